#!/bin/bash
# Lists the tests that cover each row of docs/features.md; fails if a row has none.
. "$(dirname "$0")/common.sh"
. "$DEV/setup.sh"
find_python
exec "$PYTHON_EXE" "$DEV/features.py" "$@"
