#!/bin/bash
# The benchmarks, with Odoo's environment. Arguments go to benchmarks/run.py.
. "$(dirname "$0")/database.sh"
[ -e "$REPO/benchmarks/run.py" ] || die "There is no benchmarks/run.py."
setup_all
unlock checkout
cd "$REPO"
exec python benchmarks/run.py "$@"
