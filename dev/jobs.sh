#!/bin/bash
# Counts the clicks and keys of ten everyday jobs, here and in Odoo's own screens,
# on a copy of the database of `make run`.
# Arguments: words in the names of jobs; default: all.
. "$(dirname "$0")/database.sh"
port=${PORT:-8069}
setup_all
! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || die "Port $port is in use." "Use another one: make jobs PORT=$((port + 1))"
development
name=test_$$
server=
trap '[ -z "$server" ] || kill $server; drop_database $name' EXIT
copy_database client_card $name
unlock checkout

step "ten jobs"
python -m odoo server -d $name --db-filter="^$name\$" --http-port="$port" --log-level=warn >"$STATE/jobs.log" 2>&1 &
server=$!
python "$DEV/jobs.py" "http://127.0.0.1:$port" "$@"
