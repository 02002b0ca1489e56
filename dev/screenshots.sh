#!/bin/bash
# Takes the screenshots of the addons, from demo data of a fixed day. Arguments: names of addons.
. "$(dirname "$0")/database.sh"
DAY="2026-03-18 10:00:00"
port=${PORT:-8069}
setup_all
! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || die "Port $port is in use." "Use another one: make screenshots PORT=$((port + 1))"

install_pictures() {
  need_space "$STATE" 600 "the database"
  step "database with demo data of ${DAY% *}"
  quiet pictures.log python "$DEV/frozen.py" "$DAY" server -d "$1" -i "$ADDONS,$BRIDGES" --with-demo --load-language="$LANGUAGES" --stop-after-init --log-level=warn ||
    die "Odoo could not install $ADDONS,$BRIDGES (see above)."
}
build pictures "$( (echo "$ODOO_VERSION $DAY" && python "$DEV/addons.py" hash) | hash)" install_pictures
name=test_$$
server=
trap '[ -z "$server" ] || kill $server; drop_database $name' EXIT
copy_database "$(databases 'pictures\_%')" $name
unlock checkout

step "take the screenshots"
python "$DEV/frozen.py" "$DAY" server -d $name --db-filter="^$name\$" --http-port="$port" --log-level=warn >"$STATE/pictures.log" 2>&1 &
server=$!
python "$DEV/screenshots.py" "http://127.0.0.1:$port" $name "$DAY" "$@"
