#!/bin/bash
# Starts Odoo with the addons and demo data. Arguments are passed to Odoo's server.
. "$(dirname "$0")/database.sh"
port=${PORT:-8069}

setup_all
# the checkout is locked until the server responds: a second run then finds the port in use
! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null ||
  die "Port $port is in use." "If it is the server of this checkout: make stop. Otherwise use another port: make run PORT=$((port + 1))"
development

# PDF reports load their styles from this URL, whatever URL was opened first
psql -d client_card -q -v url="http://127.0.0.1:$port" <<'SQL'
INSERT INTO ir_config_parameter (key, value) VALUES ('report.url', :'url')
ON CONFLICT (key) DO UPDATE SET value = excluded.value
SQL

step "start Odoo (log: .dev/odoo.log)"
python -m odoo server -d client_card --db-filter='^client_card$' --http-port="$port" --dev=xml "$@" >"$STATE/odoo.log" 2>&1 9>&- &
pid=$!
echo $pid >"$STATE/odoo.pid"
trap 'kill $pid 2>/dev/null || true; wait $pid || true; rm -f "$STATE/odoo.pid"' EXIT
trap 'exit 0' INT TERM
answers='import http.client, sys; c = http.client.HTTPConnection("127.0.0.1", sys.argv[1]); c.request("GET", "/web/login"); c.getresponse()'
until python -c "$answers" "$port" 2>/dev/null; do
  kill -0 $pid 2>/dev/null || { tail -n 25 "$STATE/odoo.log" >&2; die "Odoo stopped (see above)."; }
  sleep 0.3
done
unlock checkout
echo "http://127.0.0.1:$port  login admin / password admin"
wait $pid || die "Odoo stopped: see .dev/odoo.log."
