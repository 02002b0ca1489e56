#!/bin/bash
# All tests, or what pytest's arguments select.
. "$(dirname "$0")/database.sh"
export BEGUN=${BEGUN:-$(date +%s)}
SECONDS=$(($(date +%s) - BEGUN))

for browser in google-chrome chromium chromium-browser google-chrome-stable; do # those that Odoo looks for
  ! command -v $browser >/dev/null || break
  [ $browser != google-chrome-stable ] || apt_install "Chromium (browser tests)" chromium
done
own_path=$PATH
setup_all
setup_node
export AXE=$NODE/axe-core/axe.min.js # test_accessibility_web.py
for name in $(databases 'test\_%'); do # left by runs that were killed
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

# All parts, two at once as long as there are any, the longest ones first.
all_parts() {
  installed # the others wait for it
  unlock checkout
  # shellcheck disable=SC2086
  printf '%s\n' rest browser bridges $bridges oca recipes | PATH=$own_path xargs -P 2 -I{} "$DEV/test.sh" --part {}
}

# run_tests FROM WHAT ARGUMENTS...: pytest with a copy of a database
run_tests() {
  copy_database "$1" $name
  unlock checkout
  step "$2"
  pytest --odoo-http --odoo-database=$name "${@:3}"
}

find_addons_in() { # FOLDER: Odoo does so from now on
  sed "/^addons_path/s|\$|,$1|" "$ODOO_RC" >"$STATE/odoo-$$.conf"
  export ODOO_RC=$STATE/odoo-$$.conf
}

# Of the addon alone: the tests with a browser, or all others.
half() { # browser|rest
  installed
  # shellcheck disable=SC2086
  run_tests "$INSTALLED" "tests of $ADDONS: $1" --half="$1" $no_bridges
}

# All bridges together, and those parts of the addon which they extend; in the browser each is tried alone.
all_bridges() {
  bridged
  # shellcheck disable=SC2046,SC2086
  run_tests "$BRIDGED" "tests of $BRIDGES" --half=rest $bridges \
    $(printf 'client_card/tests/test_%s.py ' figures_api docs_complete documents module)
}

# Alone with the addon; then it is uninstalled and installed again.
one_bridge() { # BRIDGE
  local status=0
  alone "$1"
  run_tests "$ALONE" "tests of $1" "$1" || status=$?
  step "uninstall $1 and install it again"
  python "$DEV/lifecycle.py" $name "$1" || status=$?
  return $status
}

# The comparison with OCA's statement, by itself: the other tests know Odoo's own addons alone.
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

# The recipes of CONTRIBUTING.md, as somebody follows them: an addon in a folder of its own.
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

# What somebody selects, with the bridges where it names one.
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

part() { # PART: its output comes when it ends
  local log=$STATE/test-$1.log status=0
  export PYTEST_ADDOPTS="${PYTEST_ADDOPTS:-} -p no:cacheprovider" # `pytest --lf` is for what one selects
  case $1 in
    rest | browser) half "$1" ;;
    bridges) all_bridges ;;
    oca | recipes) "$1" ;;
    *) one_bridge "$1" ;;
  esac >"$log" || status=$?
  cat "$log"
  return $status
}

case "$*" in
  '') all_parts ;;
  --part*) part "$2" ;;
  CONTRIBUTING.md) recipes ;;
  *statement_oca*) oca ;;
  *) selected "$@" ;;
esac
