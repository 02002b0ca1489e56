#!/bin/bash
# Builds a wheel of each addon in .dev/wheels, and installs them in an Odoo without this checkout.
. "$(dirname "$0")/database.sh"
setup_all
apps
name=test_$$
wheels=$STATE/wheels
new=$wheels/venv
trap 'drop_database $name; rm -rf "$new"' EXIT
copy_database "$APPS" $name
unlock checkout

make_venv lint lint # contains the build tool
rm -rf "$wheels"
for addon in ${ADDONS//,/ } ${BRIDGES//,/ }; do
  step "build the wheel of $addon"
  quiet wheel.log "$VENV/bin/pip" wheel -q --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir "$wheels" "$REPO/$addon" ||
    die "The wheel of $addon could not be built (see above)."
done

# A separate environment with Odoo and the wheels; its addons path does not contain this checkout.
step "install the wheels in Odoo" # without dependencies: Odoo's packages are already there
"$ODOO_VENV/bin/python" -m venv "$new"
site=$(echo "$new"/lib/python*/site-packages)
printf '%s\n' "$(echo "$ODOO_VENV"/lib/python*/site-packages)" "$ODOO_PATH" >"$site/odoo.pth"
quiet wheel.log "$new/bin/pip" install -q --disable-pip-version-check --no-deps "$wheels"/*.whl ||
  die "The wheels could not be installed (see above)."
sed "/^addons_path/s|=.*|= ${ODOO_ADDONS:-$ODOO_PATH/odoo/addons}|" "$ODOO_RC" >"$STATE/odoo-wheels.conf"
cd / # outside the checkout, so Odoo does not find its addons
unset PYTHONPATH
export ODOO_RC=$STATE/odoo-wheels.conf
quiet wheels.log "$new/bin/python" -m odoo server -d $name -i "$ADDONS,$BRIDGES" --stop-after-init --log-level=warn ||
  die "Odoo could not install the addons from their wheels (see above)."
built=("$wheels"/*.whl)
found=$(psql -d $name -Atc "SELECT count(*) FROM ir_module_module WHERE state = 'installed' AND name LIKE 'client\\_card%'")
[ "$found" = ${#built[@]} ] || die "Odoo found $found of ${#built[@]} addons."
printf '%s\n' "${built[@]}"
