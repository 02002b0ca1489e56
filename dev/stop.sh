#!/bin/bash
# Stops the server and PostgreSQL of this checkout. With --clean: also deletes its databases and files.
. "$(dirname "$0")/common.sh"

# end PIDFILE NAME SIGNAL: stop the process in PIDFILE, if its command line contains NAME
end() {
  local pid
  pid=$(head -n 1 "$1" 2>/dev/null) || return 0
  if [ -n "$pid" ] && grep -qs "$2" "/proc/$pid/cmdline"; then
    kill -"$3" "$pid"
    for _ in $(seq 100); do
      [ -e "/proc/$pid" ] || break
      sleep 0.1
    done
  fi
}
id=$(printf %s "$REPO" | hash)
end "$STATE/odoo.pid" odoo TERM
for file in "$STATE"/postgres/*/postmaster.pid "/var/tmp/client_card-$id"/*/postmaster.pid; do
  end "$file" postgres INT
done
if [ "${1:-}" = --clean ]; then
  rm -rf "$STATE" "/var/tmp/client_card-$id" "/tmp/client_card-$id"
fi
