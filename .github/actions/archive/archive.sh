#!/usr/bin/env bash
# Builds the archive of merged pull request NUMBER and uploads it as assets of release `drill_x`, once.
set -euo pipefail

case "$NUMBER" in
  *[!0-9]* | "") echo "::error title=nolive::not the number of a pull request" && exit 2 ;;
esac
out="$RUNNER_TEMP/nolive-archive"
mkdir -p "$out"
"$RUNNER_TEMP/nolive/bin/nolive" gate archive --pr "$NUMBER" -o "$out"

shopt -s nullglob
archives=("$out"/drill_*.tar.gz)
if [ "${#archives[@]}" -eq 0 ]; then
  echo "pull request $NUMBER brought no drill: nothing to archive"
  exit 0
fi
tag=$(basename "${archives[0]}" .tar.gz)
export GH_TOKEN="$GITHUB_TOKEN" GH_REPO="$GITHUB_REPOSITORY"
if ! gh release view "$tag" >/dev/null 2>&1; then
  gh release create "$tag" --title "$tag" --latest=false \
    --notes "Archive of a NO-LIVE drill. It never authorises live trading. Check it offline: nolive verify $tag.tar.gz"
fi
# Only what is missing, and never with --clobber: an archive that is kept already is never replaced.
kept=$(gh release view "$tag" --json assets --jq '.assets[].name')
for file in "$out"/*; do
  grep -qxF "$(basename "$file")" <<<"$kept" || gh release upload "$tag" "$file"
done
echo "archive=${archives[0]}" >>"$GITHUB_OUTPUT"
