#!/bin/bash
# Formats all code: Python, JavaScript, XML, SCSS, CSS, YAML, JSON.
. "$(dirname "$0")/common.sh"
. "$DEV/setup.sh"
setup_lint
cd "$REPO"
ruff check --fix --quiet --select I . || true
ruff format --quiet .
prettier --write --log-level=warn "${PRETTIER_FILES[@]}"
