#!/bin/bash
# All tests of the addons, or what pytest's arguments select.
. "$(dirname "$0")/database.sh"

for browser in google-chrome chromium chromium-browser google-chrome-stable; do # those that Odoo looks for
  ! command -v $browser >/dev/null || break
  [ $browser != google-chrome-stable ] || apt_install "Chromium (browser tests)" chromium
done
setup_all
for name in $(databases 'test\_%'); do # left by runs that were killed
  pid=${name#test_}
  kill -0 "${pid%_*}" 2>/dev/null || drop_database "$name"
done
name=test_$$
beside= # the browser tests, while they run beside the others
clean_up() {
  if [ -n "$beside" ]; then
    kill -INT -- "-$beside" 2>/dev/null || true
    for _ in {1..50}; do
      kill -0 "$beside" 2>/dev/null || break
      sleep 0.2
    done
    kill -KILL -- "-$beside" 2>/dev/null || true
  fi
  drop_database $name
  drop_database ${name}_browser
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
export XDG_CONFIG_HOME=$STATE/config HYPOTHESIS_STORAGE_DIRECTORY=$STATE/hypothesis
status=0
all=no
[ $# != 0 ] || all=yes

# The recipes of CONTRIBUTING.md, as somebody follows them: an addon in a folder of its own.
try_recipes() {
  local addon
  rm -rf "$STATE/recipes"
  step "the recipes of CONTRIBUTING.md"
  addon=$(python "$DEV/recipes.py" "$STATE/recipes") || return
  copy_database "$INSTALLED" "$name"
  sed "/^addons_path/s|\$|,$STATE/recipes|" "$ODOO_RC" >"$STATE/odoo-recipes.conf"
  ODOO_RC=$STATE/odoo-recipes.conf quiet recipes.log odoo server -d "$name" -i "$addon" --test-tags "/$addon" --stop-after-init --log-level=warn
}
if [ "$*" = CONTRIBUTING.md ]; then
  installed
  unlock checkout
  try_recipes
  exit
fi

# The addon alone: the browser tests, and all others, at once, each with a database and a port of its own.
test_halves() {
  copy_database "$INSTALLED" ${name}_browser
  unlock checkout
  step "pytest: browser tests (shown when they end)"
  set -m # a process group, which Ctrl-C ends by clean_up
  pytest --odoo-database=${name}_browser --half=browser -o cache_dir="$STATE/pytest-browser" "$@" >"$STATE/browser.log" 2>&1 &
  beside=$!
  set +m
  step "pytest: all others"
  pytest --odoo-database=$name --half=rest "$@" || status=$?
  step "pytest: browser tests"
  wait $beside || status=$?
  beside=
  cat "$STATE/browser.log"
}

# run_tests FROM WHAT ARGUMENTS...: pytest with a copy of a database
run_tests() {
  copy_database "$1" $name
  unlock checkout
  step "pytest with $2"
  pytest --odoo-http --odoo-database=$name "${@:3}" || status=$?
}

# The addon alone, unless the arguments name a bridge.
cd "$REPO"
bridges=${BRIDGES//,/ }
of_bridge=no
for bridge in $bridges; do
  case "$*" in *"$bridge"*) of_bridge=yes ;; esac
done
if [ $of_bridge = no ]; then
  installed
  # shellcheck disable=SC2207
  options=($(printf -- '--ignore=%s ' $bridges))
  if [ $all = yes ]; then
    copy_database "$INSTALLED" $name
    test_halves --odoo-http "${options[@]}"
  else
    run_tests "$INSTALLED" "$ADDONS" "${options[@]}" "$@"
  fi
fi

# The comparison with OCA's statement: afterwards, as the other tests know Odoo's own addons alone.
case "${*:-oca}" in
  *oca*)
    setup_oca
    step "pytest with OCA's partner_statement"
    sed "/^addons_path/s|\$|,$OCA|" "$ODOO_RC" >"$STATE/odoo-oca.conf"
    ODOO_RC=$STATE/odoo-oca.conf quiet oca.log odoo server -d $name -i partner_statement --stop-after-init --log-level=warn ||
      die "Odoo could not install OCA's partner_statement (see above)."
    ODOO_RC=$STATE/odoo-oca.conf pytest --odoo-http --odoo-database=$name -q client_card/tests/test_statement_oca.py || status=$?
    ;;
esac

# Each bridge alone; then it is uninstalled and installed again.
if [ $# = 0 ]; then
  for bridge in $bridges; do
    lock checkout
    alone "$bridge"
    run_tests "$ALONE" "$bridge" -q "$bridge"
    step "uninstall $bridge and install it again"
    BRIDGE=$bridge odoo shell -d $name --no-http --log-level=error <"$DEV/lifecycle.py" || status=$?
  done
fi

# All bridges, and those parts of the addon which they extend; in the browser each was tried alone.
if [ $of_bridge = yes ] || [ $# = 0 ]; then
  lock checkout
  bridged
  if [ $# = 0 ]; then
    # shellcheck disable=SC2046,SC2086
    set -- -q --half=rest $bridges $(printf 'client_card/tests/test_%s.py ' api docs_complete documents module)
  fi
  run_tests "$BRIDGED" "$BRIDGES" "$@"
fi
[ $all = no ] || try_recipes || status=$?
exit $status
