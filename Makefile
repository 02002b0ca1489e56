# ARGS is passed to the command: make test ARGS="-k balance". PORT applies to make run.
.DEFAULT_GOAL := help
run test test-install test-odoo wheels features readme screenshots lint format i18n bench jobs shell stop: ; @dev/$@.sh $(ARGS)
clean: ; @dev/stop.sh --clean
help:
	@echo "make run           start Odoo with the Clients app and demo data (PORT=8069)"
	@echo "make test          run all tests (ARGS= is passed to pytest)"
	@echo "make test-install  test installing, uninstalling and upgrading, on separate databases"
	@echo "make test-odoo     run Odoo's own tests, without and with the addons (hours)"
	@echo "make wheels        build a package of each addon, and test Odoo with them"
	@echo "make features      list the tests that cover each row of docs/features.md"
	@echo "make readme        generate the addons' README.md and app pages from their readme folders"
	@echo "make screenshots   take the screenshots for the README and the addons' pages"
	@echo "make lint          run all code checks"
	@echo "make format        format the code"
	@echo "make i18n          export the terms and update the translations"
	@echo "make bench         run the benchmarks (ARGS=, see benchmarks/README.md)"
	@echo "make jobs          count the clicks and keys of ten everyday jobs, here and in Odoo's own screens"
	@echo "make shell         open Odoo's shell on the database of make run"
	@echo "make stop          stop the server and the database"
	@echo "make clean         stop, and delete the databases of this checkout"
.PHONY: run test test-install test-odoo wheels features readme screenshots lint format i18n bench jobs shell stop clean help
