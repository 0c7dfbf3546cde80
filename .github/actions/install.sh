#!/usr/bin/env bash
# Installs nolive from the checkout this file lies in, into a folder of its own that no later step puts on PATH.
# Isolated (-I): nothing of the working directory, of PYTHONPATH or of a user's site-packages is imported.
set -euo pipefail

toolkit=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
home="$RUNNER_TEMP/nolive"

if [ -x "$home/bin/nolive" ]; then # an earlier step of this job made it; RUNNER_TEMP is emptied before each job
  exit 0
fi
# An empty folder, because tools look for their configuration where they stand.
mkdir -p "$RUNNER_TEMP/nolive-install"
cd "$RUNNER_TEMP/nolive-install"
python3 -I -m venv "$home"
pip=("$home/bin/python" -I -m pip --isolated --disable-pip-version-check install --quiet --no-deps)
"${pip[@]}" --require-hashes --only-binary :all: --requirement "$toolkit/.github/actions/requirements.txt"
"${pip[@]}" --no-index --no-build-isolation "$toolkit"
