#!/bin/bash
# Exports the addons' terms (i18n/ADDON.pot) and updates the translations.
. "$(dirname "$0")/database.sh"
setup_all
bridged
# the lock is kept so that no other run replaces the database
ADDONS=$ADDONS,$BRIDGES
step "export the terms of $ADDONS"
export ADDONS REPO
odoo shell -d "$BRIDGED" --no-http --log-level=error <"$DEV/i18n.py" 2> >(grep -v "user 'root'" >&2)
