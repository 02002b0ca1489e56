#!/bin/bash
# Installs, uninstalls and upgrades the addons in separate databases.
# FROM=REVISION: the version to upgrade from; default: the first released version.
. "$(dirname "$0")/database.sh"
setup_all
name=test_$$
old=$STATE/released
trap 'drop_database $name; rm -rf "$old"' EXIT
apps
copy_database "$APPS" $name
unlock checkout
python "$DEV/test_install.py" cycle $name

from=${FROM:-$(git -C "$REPO" tag --list --sort=version:refname '19.0.*' | head -n 1)}
if [ -z "$from" ]; then
  echo "Nothing has been released yet, so there is no upgrade to test. FROM=REVISION upgrades from any revision."
  exit
fi
lock checkout # until the end: nobody else may replace the database with which it is compared
installed
rm -rf "$old"
mkdir "$old"
git -C "$REPO" archive "$from" | tar -x -C "$old"
sed "/^addons_path/s|$REPO|$old|" "$ODOO_RC" >"$STATE/odoo-released.conf"
copy_database "$TEMPLATE" $name
step "install $ADDONS of $from"
ODOO_RC=$STATE/odoo-released.conf quiet install-released.log odoo server -d $name -i "$ADDONS" --with-demo --stop-after-init --log-level=warn ||
  die "Odoo could not install $ADDONS of $from (see above)."
step "upgrade"
quiet upgrade.log odoo server -d $name -u "$ADDONS" --stop-after-init --log-level=warn ||
  die "The upgrade from $from failed (see above)."
python "$DEV/test_install.py" same $name "$INSTALLED"
