# ARGS goes to the command: make test ARGS="-k balance". PORT is that of make run.
.DEFAULT_GOAL := help
run test test-install test-odoo wheels features readme screenshots lint format i18n bench jobs shell stop: ; @dev/$@.sh $(ARGS)
clean: ; @dev/stop.sh --clean
help:
	@echo "make run           the Clients app with demo data, in the browser (PORT=8069)"
	@echo "make test          all tests (ARGS= selects, as for pytest)"
	@echo "make test-install  install, uninstall and upgrade, on databases of their own"
	@echo "make test-odoo     Odoo's own tests, without the addons and with them (hours)"
	@echo "make wheels        a package of each addon, and Odoo with them"
	@echo "make features      which tests cover each row of docs/features.md"
	@echo "make readme        the pages of the addons, from their parts"
	@echo "make screenshots   the pictures of README and of the addons, from demo data"
	@echo "make lint          all checks of the code"
	@echo "make format        puts the format of the code right"
	@echo "make i18n          exports the terms and updates the translations"
	@echo "make bench         the benchmarks (ARGS=, see benchmarks/README.md)"
	@echo "make jobs          clicks and keys of ten usual jobs, here and in Odoo's own screens"
	@echo "make shell         Odoo's shell on the database of make run"
	@echo "make stop          ends the server and the database"
	@echo "make clean         stop, and remove the databases of this checkout"
.PHONY: run test test-install test-odoo wheels features readme screenshots lint format i18n bench jobs shell stop clean help
