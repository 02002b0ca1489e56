#!/bin/bash
# Runs Odoo's own tests without and with the addons, and Odoo's code checks on the addons.
# Arguments: the apps to test, or test_lint; default: all.
. "$(dirname "$0")/database.sh"

APPS=base,contacts,phone_validation,mail,sms,calendar,portal,account,account_payment,sale,sale_management,crm,repair
TESTS=test_mail,test_mail_sms # Odoo's tests of what its apps inherit
make_venv lint lint # Odoo's code checks need pylint
LINT_PACKAGES=$(echo "$VENV"/lib/python*/site-packages)
setup_all
template
selected=${*:-test_lint ${APPS//,/ } ${TESTS//,/ }}
without=odoo_$$_without with=odoo_$$_with
trap 'drop_database $without; drop_database $with' EXIT
export XDG_CONFIG_HOME=$STATE/config
results=$STATE/test-odoo
rm -rf "$results"
mkdir -p "$results/without" "$results/with"

copy_database "$TEMPLATE" $without
step "install $APPS,$TESTS"
quiet install.log odoo server -d $without -i "$APPS,$TESTS" --stop-after-init --log-level=warn ||
  die "Odoo could not install its apps (see above)."
copy_database $without $with
step "install $ADDONS,$BRIDGES"
# without their demo data, as Odoo's tests rely on its own
had_demo=$(psql -d $with -Atc "SELECT quote_literal(name) FROM ir_module_module WHERE demo" | paste -sd,)
psql -q -d $with -c "UPDATE ir_module_module SET demo = false"
quiet install.log odoo server -d $with -i "$ADDONS,$BRIDGES" --stop-after-init --log-level=warn ||
  die "Odoo could not install $ADDONS,$BRIDGES (see above)."
psql -q -d $with -c "UPDATE ir_module_module SET demo = true WHERE name IN ($had_demo)"
unlock checkout

run() { # APP without|with PYTEST'S ARGUMENTS...
  local path log=$results/$2/$1.log
  # use the real path, where the modules have the names Odoo uses
  path=$(realpath "$(python -c "
from odoo.modules import get_module_path
from odoo.tools import config
config.parse_config([])
print(get_module_path('$1'))")/tests")
  step "tests of $1, $2 the addons"
  (cd "$STATE" && PYTHONPATH=$PYTHONPATH:$DEV pytest -c "$REPO/pytest.ini" --rootdir="$path" -o addopts= -q --tb=short --no-header \
    -p odoo_alone --odoo-http --odoo-database="${!2}" "${@:3}" "$path") >"$log" 2>&1 || true
}

for app in $selected; do
  [ "$app" != test_lint ] || continue
  for which in without with; do # both in parallel
    run "$app" $which --junitxml="$results/$which/$app.xml" &
  done
  wait
done
status=0
case " $selected " in
  *" test_lint "*)
    export PYTHONPATH=$PYTHONPATH:$LINT_PACKAGES
    run test_lint with -p odoo_lint
    sed -n '/^=* short test summary/,$p' "$results/with/test_lint.log" | cut -c1-200
    ! grep -q ' failed' "$results/with/test_lint.log" || status=1
    ;;
esac
[ "$selected" = test_lint ] || python "$DEV/odoo_results.py" "$results" || status=1
exit $status
