#!/bin/bash
# Runs the benchmarks in Odoo's environment. Arguments are passed to benchmarks/run.py; without any, it shows its help.
. "$(dirname "$0")/database.sh"
[ -e "$REPO/benchmarks/run.py" ] || die "There is no benchmarks/run.py."
setup_all
if [ "${1:-}" = write ]; then
  installed
  set -- "$@" --without "$TEMPLATE" --with "$INSTALLED"
fi
unlock checkout
cd "$REPO"
[ $# != 0 ] || set -- --help
exec python benchmarks/run.py "$@"
