#!/usr/bin/env bash
# Checks style and types, as .ci/run does: .ci/check_style.sh [ENVIRONMENT]
#
# ENVIRONMENT is a virtual environment with the tools; it is made if it is missing.
# The default is .venv-style in the tree, which git ignores.
set -uo pipefail
tree=$(dirname "$(cd "$(dirname "$0")" && pwd)")
environment=${1:-$tree/.venv-style}
bin=$environment/bin
typed=(codec qontinui_types tests/typing/inference.py)
status=0
cd "$tree" || exit
if [ ! -x "$bin/pyright" ]; then
    python3 -m venv "$environment" && "$bin/pip" install -q -r .ci/requirements-tools.txt || exit
fi
set -x
"$bin/ruff" check --no-cache . || status=1
"$bin/ruff" format --no-cache --check . || status=1
"$bin/mypy" --strict --cache-dir="$environment/mypy" "${typed[@]}" || status=1
"$bin/pyright" --pythonpath "$bin/python" "${typed[@]}" || status=1
{ set +x; } 2>/dev/null
exit "$status"
