#!/bin/bash
# Which tests hold each row of docs/rows.md; fails when a row has none.
. "$(dirname "$0")/common.sh"
. "$DEV/setup.sh"
find_python
exec "$PYTHON_EXE" "$DEV/rows.py" "$@"
