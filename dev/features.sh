#!/bin/bash
# Which tests cover each row of docs/features.md; fails when a row has none.
. "$(dirname "$0")/common.sh"
. "$DEV/setup.sh"
find_python
exec "$PYTHON_EXE" "$DEV/features.py" "$@"
