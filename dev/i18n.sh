#!/bin/bash
# Exports the addons' terms (i18n/ADDON.pot) and brings the translations up to date.
. "$(dirname "$0")/database.sh"
setup_all
bridged
# the lock is kept: nobody else may replace the database meanwhile
ADDONS=$ADDONS,$BRIDGES
step "export the terms of $ADDONS"
export ADDONS REPO
odoo shell -d "$BRIDGED" --no-http --log-level=error <"$DEV/i18n.py" 2> >(grep -v "user 'root'" >&2)
