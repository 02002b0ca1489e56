#!/bin/bash
# Runs all tests, or those selected by pytest arguments.
# --ci: all tests, and the other checks of .ci/run
. "$(dirname "$0")/database.sh"

for browser in google-chrome chromium chromium-browser google-chrome-stable; do # the ones Odoo looks for
  ! command -v $browser >/dev/null || break
  [ $browser != google-chrome-stable ] || apt_install "Chromium (browser tests)" chromium
done
own_path=$PATH
setup_all
setup_node
export AXE=$NODE/axe-core/axe.min.js # test_accessibility_web.py
for name in $(databases 'test\_%'); do # left over from killed runs
  kill -0 "${name#test_}" 2>/dev/null || drop_database "$name"
done
name=test_$$
trap 'drop_database $name; rm -f "$STATE/odoo-$$.conf"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
export XDG_CONFIG_HOME=$STATE/config HYPOTHESIS_STORAGE_DIRECTORY=$STATE/hypothesis
bridges=${BRIDGES//,/ }
# shellcheck disable=SC2086
no_bridges=$(printf -- '--ignore=%s ' $bridges)
cd "$REPO"

# Runs scripts of this folder: first the database, which the others need (unlike the checks of the code), then the
# longest ones. Three at a time, so two processors are busy while one waits for a page or for another to build a
# database.
all_parts() { # FIRST LONG: more scripts, beside the tests
  local tests
  unlock checkout
  # shellcheck disable=SC2086
  tests=$(printf 'test.sh --part %s\n' hoot bridges $bridges oca recipes)
  # shellcheck disable=SC2086
  printf '%s\n' "test.sh --part installed" $1 "test.sh --part browser" "test.sh --part rest" $2 "$tests" |
    env -u ODOO_RC -u PYTHONPATH PATH="$own_path" xargs -P 3 -I{} bash -c 'exec "$0"/{}' "$DEV"
}

# run_tests FROM WHAT ARGUMENTS...: run pytest on a copy of the database FROM
run_tests() {
  copy_database "$1" $name
  unlock checkout
  step "$2"
  pytest --odoo-http --odoo-database=$name "${@:3}"
}

find_addons_in() { # FOLDER: add it to Odoo's addons path
  sed "/^addons_path/s|\$|,$1|" "$ODOO_RC" >"$STATE/odoo-$$.conf"
  export ODOO_RC=$STATE/odoo-$$.conf
}

# The tests of client_card: those with a browser, those in JavaScript, or the rest.
share() { # browser|hoot|rest
  installed
  # shellcheck disable=SC2086
  run_tests "$INSTALLED" "tests of $ADDONS: $1" --share="$1" $no_bridges
}

# All bridges together, and the tests of client_card they affect; their browser tests run separately.
all_bridges() {
  bridged
  # shellcheck disable=SC2046,SC2086
  run_tests "$BRIDGED" "tests of $BRIDGES" --share=rest $bridges \
    $(printf 'client_card/tests/test_%s.py ' figures_api docs_complete documents module)
}

# One bridge with client_card; afterwards uninstall it and install it again.
one_bridge() { # BRIDGE
  local status=0
  alone "$1"
  run_tests "$ALONE" "tests of $1" "$1" || status=$?
  step "uninstall $1 and install it again"
  python "$DEV/lifecycle.py" $name "$1" || status=$?
  return $status
}

# The comparison with OCA's statement, run separately, as the other tests only use Odoo's own addons.
oca() {
  setup_oca
  installed
  copy_database "$INSTALLED" $name
  unlock checkout
  find_addons_in "$OCA"
  quiet oca.log odoo server -d $name -i partner_statement --stop-after-init --log-level=warn ||
    die "Odoo could not install OCA's partner_statement (see above)."
  step "tests with OCA's partner_statement"
  pytest --odoo-http --odoo-database=$name client_card/tests/test_statement_oca.py
}

# Builds the addon from the recipes in CONTRIBUTING.md, in a separate folder, and tests it.
recipes() {
  local addon
  installed
  copy_database "$INSTALLED" $name
  unlock checkout
  rm -rf "$STATE/recipes"
  step "the recipes of CONTRIBUTING.md"
  addon=$(python "$DEV/recipes.py" "$STATE/recipes") || return
  find_addons_in "$STATE/recipes"
  quiet recipes.log odoo server -d $name -i "$addon" --test-tags "/$addon" --stop-after-init --log-level=warn
}

# The selected tests, with the bridges if the selection names one.
selected() { # ARGUMENTS...
  local bridge
  for bridge in $bridges; do
    case "$*" in
      *"$bridge"*)
        bridged
        run_tests "$BRIDGED" "tests with $BRIDGES" "$@"
        return
        ;;
    esac
  done
  installed
  # shellcheck disable=SC2086
  run_tests "$INSTALLED" "tests with $ADDONS" $no_bridges "$@"
}

part() { # PART: its output is shown when it ends
  local log=$STATE/test-$1.log status=0
  export PYTEST_ADDOPTS="${PYTEST_ADDOPTS:-} -p no:cacheprovider" # keep `pytest --lf` for selected tests
  case $1 in
    installed) (installed) || exit 255 ;; # then xargs starts no other
    rest | browser | hoot) share "$1" ;;
    bridges) all_bridges ;;
    oca | recipes) "$1" ;;
    *) one_bridge "$1" ;;
  esac >"$log" || status=$?
  cat "$log"
  return $status
}

case "$*" in
  '') all_parts "" "" ;;
  --ci) all_parts lint.sh "test-install.sh wheels.sh" ;;
  --part*) part "$2" ;;
  CONTRIBUTING.md) recipes ;;
  *statement_oca*) oca ;;
  *) selected "$@" ;;
esac
