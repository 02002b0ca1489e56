#!/bin/bash
# The README and the page in Odoo's list of apps of each addon, from its readme folder.
. "$(dirname "$0")/common.sh"
. "$DEV/setup.sh"
setup_lint
exec python "$DEV/readme.py" "$@"
