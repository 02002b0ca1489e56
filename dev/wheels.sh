#!/bin/bash
# A wheel of each addon in .dev/wheels, and Odoo installs them from there: without this checkout.
. "$(dirname "$0")/database.sh"
setup_all
template
name=test_$$
wheels=$STATE/wheels
new=$wheels/venv
trap 'drop_database $name; rm -rf "$new"' EXIT
copy_database "$TEMPLATE" $name
unlock checkout

make_venv lint lint # it has the tool that builds them
rm -rf "$wheels"
for addon in ${ADDONS//,/ } ${BRIDGES//,/ }; do
  step "wheel of $addon"
  quiet wheel.log "$VENV/bin/pip" wheel -q --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir "$wheels" "$REPO/$addon" ||
    die "No wheel of $addon could be built (see above)."
done

# An environment beside that of the tests, with Odoo, and with the wheels alone in its addons path.
step "install the wheels in Odoo" # its own packages are there: pip is not to look for them
"$ODOO_VENV/bin/python" -m venv "$new"
site=$(echo "$new"/lib/python*/site-packages)
printf '%s\n' "$(echo "$ODOO_VENV"/lib/python*/site-packages)" "$ODOO_PATH" >"$site/odoo.pth"
quiet wheel.log "$new/bin/pip" install -q --disable-pip-version-check --no-deps "$wheels"/*.whl ||
  die "The wheels could not be installed (see above)."
sed "/^addons_path/s|=.*|= ${ODOO_ADDONS:-$ODOO_PATH/odoo/addons}|" "$ODOO_RC" >"$STATE/odoo-wheels.conf"
cd / # not in the checkout, whose addons Odoo would find
unset PYTHONPATH
export ODOO_RC=$STATE/odoo-wheels.conf
quiet wheels.log "$new/bin/python" -m odoo server -d $name -i "$ADDONS,$BRIDGES" --stop-after-init --log-level=warn ||
  die "Odoo could not install the addons from their wheels (see above)."
built=("$wheels"/*.whl)
found=$(psql -d $name -Atc "SELECT count(*) FROM ir_module_module WHERE state = 'installed' AND name LIKE 'client\\_card%'")
[ "$found" = ${#built[@]} ] || die "Odoo found $found of ${#built[@]} addons."
printf '%s\n' "${built[@]}"
