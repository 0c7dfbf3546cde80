#!/usr/bin/env bash
# Scans BASE..HEAD under the rules of the commit that is checked out, which is BASE: annotations, summary, new exceptions.
set -uo pipefail

nolive="$RUNNER_TEMP/nolive/bin/nolive"
"$nolive" scan --range "$BASE..$HEAD" --format github
code=$?
"$nolive" scan --range "$BASE..$HEAD" --format markdown >>"$GITHUB_STEP_SUMMARY"
# What the pull request itself would let pass: first in the log, first in the reviewer's mind.
brought=$("$nolive" allow --list --range "$BASE..$HEAD" --format markdown) || code=$((code ? code : 2))
if [ -n "$brought" ]; then
  echo "::warning title=nolive::this pull request brings exceptions of its own: see the summary"
  printf '\n%s\n' "$brought" >>"$GITHUB_STEP_SUMMARY"
fi
exit "$code"
