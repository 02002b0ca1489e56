#!/bin/bash
# The benchmarks, with Odoo's environment. Arguments go to benchmarks/run.py; without any it shows them.
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
