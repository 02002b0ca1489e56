# shellcheck shell=bash
# Sourced: Odoo with its Python packages and databases.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. "$DEV/setup.sh"
. "$DEV/postgres.sh"

LANGUAGES=en_US,es_ES,es_419,pt_PT,pt_BR

# Everything that an Odoo command needs; afterwards `odoo`, `psql` and `python` are there.
setup_all() {
  setup_odoo
  make_venv venv odoo test
  ODOO_VENV=$VENV
  setup_postgres
  if ! command -v wkhtmltopdf >/dev/null && [ ! -e "$STATE/no-wkhtmltopdf" ]; then
    # without it all works but PDF reports; asked for once, as some systems have no such package
    (apt_install "wkhtmltopdf (PDF reports)" wkhtmltopdf) 2> >(sed 's/^ERROR:/WARNING:/' >&2) || touch "$STATE/no-wkhtmltopdf"
  fi
  lock checkout
  start_postgres
  export PATH=$ODOO_VENV/bin:$PATH PYTHONPATH=$ODOO_PATH ODOO_RC=$STATE/odoo.conf
  ADDONS=$(python "$DEV/addons.py" names)
  [ -n "$ADDONS" ] || die "There is no addon in $REPO."
  BRIDGES=$(python "$DEV/addons.py" bridges)
  DEPENDS=$(python "$DEV/addons.py" depends)
  FILESTORE=$STATE/data/filestore
  mkdir -p "$FILESTORE" "$STATE/screenshots"
  cat >"$ODOO_RC" <<CONF
[options]
addons_path = $REPO${ODOO_ADDONS:+,$ODOO_ADDONS}
data_dir = $STATE/data
db_host = $PGHOST
db_port = 5432
db_user = odoo
http_interface = 127.0.0.1
unaccent = True
max_cron_threads = 0
screenshots = $STATE/screenshots
CONF
}

odoo() { python -m odoo "$@"; }
warnings() { grep -v "^Running as user 'root'" "$STATE/$1" >&2 || true; } # of a command that succeeded

databases() { psql -d postgres -Atc "SELECT datname FROM pg_database WHERE datname LIKE '$1'"; }
has_database() { [ -n "$(databases "$1")" ]; }
drop_database() {
  dropdb --if-exists --force "$1" 2>/dev/null
  rm -rf "${FILESTORE:?}/$1"
}
copy_database() { # FROM TO: with its files
  drop_database "$2"
  mkdir -p "$FILESTORE/$1"
  cp -al "$FILESTORE/$1" "$FILESTORE/$2"
  createdb -T "$1" "$2"
}

# build PREFIX KEY COMMAND...: makes the database PREFIX_KEY with COMMAND DATABASE, unless it is there
build() {
  local name=$1_$2 old
  shift 2
  if ! has_database "$name"; then
    for old in $(databases "${name%%_*}\\_%") building; do drop_database "$old"; done
    "$@" building
    rm -rf "${FILESTORE:?}/$name"
    if [ -d "$FILESTORE/building" ]; then mv "$FILESTORE/building" "$FILESTORE/$name"; fi
    psql -q -d postgres -c "ALTER DATABASE building RENAME TO \"$name\""
  fi
}

# TEMPLATE: what the addons depend on, with demo data
template() {
  local key
  key=$( (echo "$ODOO_VERSION $DEPENDS $LANGUAGES unaccent" && cat "$DEV/requirements-odoo.txt") | hash)
  TEMPLATE=template_$key
  build template "$key" install_dependencies
}
install_dependencies() {
  need_space "$STATE" 600 "The database"
  step "database with demo data: $DEPENDS"
  quiet template.log odoo server -d "$1" -i "$DEPENDS" --with-demo --load-language="$LANGUAGES" --stop-after-init --log-level=warn ||
    die "Odoo could not install $DEPENDS (see above)."
}

# INSTALLED: the template with the addons, as they are now
installed() {
  local key
  template
  # shellcheck disable=SC2086
  key=$( (echo "$TEMPLATE" && python "$DEV/addons.py" hash ${ADDONS//,/ }) | hash)
  INSTALLED=installed_$key
  build installed "$key" install_addons
}
install_addons() {
  copy_database "$TEMPLATE" "$1"
  step "install $ADDONS"
  quiet install.log odoo server -d "$1" -i "$ADDONS" --with-demo --stop-after-init --log-level=warn ||
    die "Odoo could not install $ADDONS (see above)."
  warnings install.log
}

# ALONE: the same with one bridge and the apps to which it leads
alone() { # BRIDGE
  local key
  installed
  key=$( (echo "$INSTALLED" && python "$DEV/addons.py" hash "$1") | hash)
  ALONE=alone${1//_/}_$key
  build "${ALONE%_*}" "$key" install_bridges "$INSTALLED" "$1"
}

# BRIDGED: the same with all bridges, from that with the last one
bridged() {
  local key
  alone "${BRIDGES##*,}"
  key=$( (echo "$INSTALLED" && python "$DEV/addons.py" hash) | hash)
  BRIDGED=bridged_$key
  build bridged "$key" install_bridges "$ALONE" "$BRIDGES"
}
install_bridges() { # FROM BRIDGES DATABASE
  copy_database "$1" "$3"
  step "install $2"
  quiet install.log odoo server -d "$3" -i "$2" --with-demo --stop-after-init --log-level=warn ||
    die "Odoo could not install $2 (see above)."
  warnings install.log
}

# The database client_card of `make run`: the addons that changed since the last time are updated.
development() {
  local db=client_card stamp=$STATE/client_card.addons changed
  if ! has_database $db || [ ! -e "$stamp" ]; then
    bridged
    rm -f "$stamp"
    copy_database "$BRIDGED" $db
    python "$DEV/addons.py" hash >"$stamp"
    return
  fi
  python "$DEV/addons.py" hash >"$stamp.new"
  changed=$(grep -vxFf "$stamp" "$stamp.new" | cut -d' ' -f1 | paste -sd,) || true
  [ -n "$changed" ] || return 0
  step "update $changed"
  quiet update.log odoo server -d $db -i "$changed" -u "$changed" --with-demo --stop-after-init --log-level=warn ||
    die "The update failed (see above)." "To begin with a new database: make clean"
  warnings update.log
  mv "$stamp.new" "$stamp"
}
