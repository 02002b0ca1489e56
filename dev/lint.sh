#!/bin/bash
# Runs all code checks, without changing anything. Only the names of the checks are shown if nothing is found.
. "$(dirname "$0")/common.sh"
. "$DEV/setup.sh"
setup_lint
cd "$REPO"
shopt -s nullglob
addons=(*/__manifest__.py) po=(*/i18n/*.po*)
addons=("${addons[@]%/*}")

failed=()
check() { # NAME COMMAND...
  step "$1"
  "${@:2}" || failed+=("$1")
}
check ruff ruff check --no-fix --quiet .
check "ruff format" ruff format --check --quiet .
if [ ${#addons[@]} != 0 ]; then
  check pylint pylint --rcfile=.pylintrc -j 2 "${addons[@]}"
  check oca-checks-odoo-module oca-checks-odoo-module --config=.oca_hooks.cfg "${addons[@]/%//__manifest__.py}"
fi
[ ${#po[@]} = 0 ] || check oca-checks-po oca-checks-po --config=.oca_hooks.cfg "${po[@]}"
check features python "$DEV/features.py" --check
check readme python "$DEV/readme.py" --check
check rooms python "$DEV/rooms.py" --check
check "rooms' own test" quiet test-rooms.log python "$DEV/test_rooms.py"
check prettier prettier --check --log-level=warn "${PRETTIER_FILES[@]}"
check eslint eslint --max-warnings=0 --no-error-on-unmatched-pattern .
[ ${#failed[@]} = 0 ] || die "Checks failed: ${failed[*]}. 'make format' fixes the formatting."
