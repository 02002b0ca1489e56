#!/bin/bash
# Generates each addon's README.md and app page from its readme folder.
. "$(dirname "$0")/common.sh"
. "$DEV/setup.sh"
setup_lint
exec python "$DEV/readme.py" "$@"
