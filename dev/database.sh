# shellcheck shell=bash
# Sourced: sets up Odoo with its Python packages and databases.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. "$DEV/setup.sh"
. "$DEV/postgres.sh"

LANGUAGES=en_US,es_ES,es_419,pt_PT,pt_BR

# Sets up everything an Odoo command needs; afterwards `odoo`, `psql` and `python` are available.
setup_all() {
  setup_odoo
  make_venv venv odoo test
  ODOO_VENV=$VENV
  setup_postgres
  if ! command -v wkhtmltopdf >/dev/null && [ ! -e "$STATE/no-wkhtmltopdf" ]; then
    # only PDF reports need it; tried once, as some systems have no such package
    (apt_install "wkhtmltopdf (PDF reports)" wkhtmltopdf) 2> >(sed 's/^ERROR:/WARNING:/' >&2) || touch "$STATE/no-wkhtmltopdf"
  fi
  lock checkout
  start_postgres
  export PATH=$ODOO_VENV/bin:$PATH PYTHONPATH=$ODOO_PATH ODOO_RC=$STATE/odoo.conf
  ADDONS=$(python "$DEV/addons.py" names)
  [ -n "$ADDONS" ] || die "No addons found in $REPO."
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
warnings() { grep -v "^Running as user 'root'" "$STATE/$1" >&2 || true; } # show the warnings of a successful command

databases() { psql -d postgres -Atc "SELECT datname FROM pg_database WHERE datname LIKE '$1'"; }
has_database() { [ -n "$(databases "$1")" ]; }
drop_database() {
  dropdb --if-exists --force "$1" 2>/dev/null
  rm -rf "${FILESTORE:?}/$1"
}
copy_database() { # FROM TO: including the filestore
  drop_database "$2"
  mkdir -p "$FILESTORE/$1"
  cp -al "$FILESTORE/$1" "$FILESTORE/$2"
  createdb -T "$1" "$2"
}

# build PREFIX KEY COMMAND...: create the database PREFIX_KEY with COMMAND DATABASE, unless it exists
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

# TEMPLATE: a database with the addons' dependencies and demo data
template() {
  local key
  key=$( (echo "$ODOO_VERSION $DEPENDS $LANGUAGES unaccent" && cat "$DEV/requirements-odoo.txt") | hash)
  TEMPLATE=template_$key
  build template "$key" install_dependencies "$TEMPLATE" "" "$DEPENDS"
}

# APPS: TEMPLATE plus the apps of the bridges
apps() {
  local all key
  template
  all=$(python "$DEV/addons.py" apps)
  key=$(echo "$TEMPLATE $all" | hash)
  APPS=templateapps_$key
  build templateapps "$key" install_dependencies "$APPS" "$TEMPLATE" "$all"
}
install_dependencies() { # NAME FROM NAMES DATABASE: made once a week, for all checkouts
  local kept=$CACHE/$1
  need_space "$STATE" 600 "the database"
  find "$CACHE" -maxdepth 1 -name 'template*_*' -mtime +7 -exec rm -rf {} + # demo data have dates near that day
  if [ -e "$kept" ]; then
    step "database with demo data, as another checkout made it"
    restore_database "$kept" "$4"
    return
  fi
  [ -z "$2" ] || copy_database "$2" "$4"
  step "database with demo data: $3"
  quiet "${1%%_*}.log" odoo server -d "$4" -i "$3" --with-demo --load-language="$LANGUAGES" --stop-after-init --log-level=warn ||
    die "Odoo could not install $3 (see above)."
  keep_database "$4" "$kept"
}
keep_database() { # DATABASE FOLDER
  local new=$2.$$
  mkdir "$new"
  pg_dump -Fd -j 2 -Z 1 -f "$new/dump" "$1"
  cp -a "$FILESTORE/$1" "$new/filestore"
  mv -T "$new" "$2" 2>/dev/null || rm -rf "$new" # another one was faster
}
restore_database() { # FOLDER DATABASE
  drop_database "$2"
  createdb "$2"
  pg_restore --section=pre-data -d "$2" "$1/dump"
  psql -q -d "$2" -c "ALTER FUNCTION unaccent(text) IMMUTABLE" # as Odoo does, for its indexes
  pg_restore -j 2 --section=data --section=post-data -d "$2" "$1/dump"
  psql -q -d "$2" -c "ANALYZE"
  cp -a "$1/filestore" "$FILESTORE/$2"
}

# INSTALLED: the template plus the addons in their current state
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

# ALONE: INSTALLED plus one bridge and its app
alone() { # BRIDGE
  local key
  installed
  key=$( (echo "$INSTALLED" && python "$DEV/addons.py" hash "$1") | hash)
  ALONE=alone${1//_/}_$key
  build "${ALONE%_*}" "$key" install_bridges "$INSTALLED" "$1"
}

# BRIDGED: INSTALLED plus all bridges, made from ALONE with the last bridge
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

# The database client_card of `make run`; updates the addons that have changed since the last run.
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
    die "The update failed (see above)." "To start with a new database: make clean"
  warnings update.log
  mv "$stamp.new" "$stamp"
}
