#!/bin/bash
# All tests of the addons, or what pytest's arguments select.
. "$(dirname "$0")/database.sh"

for browser in google-chrome chromium chromium-browser google-chrome-stable; do # those that Odoo looks for
  ! command -v $browser >/dev/null || break
  [ $browser != google-chrome-stable ] || apt_install "Chromium (browser tests)" chromium
done
setup_all
for name in $(databases 'test\_%'); do # left by runs that were killed
  kill -0 "${name#test_}" 2>/dev/null || drop_database "$name"
done
name=test_$$
trap 'drop_database $name' EXIT
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

# The addon alone, unless the arguments name a bridge.
cd "$REPO"
bridges=${BRIDGES//,/ }
of_bridge=no
for bridge in $bridges; do
  case "$*" in *"$bridge"*) of_bridge=yes ;; esac
done
if [ $of_bridge = no ]; then
  installed
  copy_database "$INSTALLED" $name
  unlock checkout
  step "pytest"
  # shellcheck disable=SC2086
  pytest --odoo-http --odoo-database=$name $(printf -- '--ignore=%s ' $bridges) "$@" || status=$?
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

# The bridges, and those parts of the addon which they extend.
if [ $of_bridge = yes ] || [ $# = 0 ]; then
  lock checkout
  bridged
  copy_database "$BRIDGED" $name
  unlock checkout
  step "pytest with $BRIDGES"
  if [ $# = 0 ]; then
    # shellcheck disable=SC2086
    set -- -q $bridges $(printf 'client_card/tests/test_%s.py ' api docs_complete documents module)
  fi
  pytest --odoo-http --odoo-database=$name "$@" || status=$?
fi
exit $status
