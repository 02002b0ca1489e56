#!/bin/bash
# Opens Odoo's shell on the database of `make run`.
. "$(dirname "$0")/database.sh"
setup_all
development
unlock checkout
exec python -m odoo shell -d client_card --no-http --log-level=warn "$@"
