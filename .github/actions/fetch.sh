#!/usr/bin/env bash
# Brings commits of a pull request into the clone as objects: they are read from there and never checked out.
# Needs COMMITS (ids, separated by spaces), GITHUB_SERVER_URL, GITHUB_REPOSITORY and, for a private repository, TOKEN.
set -euo pipefail

for commit in $COMMITS; do
  case "$commit" in
    *[!0-9a-f]* | "") echo "::error title=nolive::not a commit id in the event" && exit 3 ;;
  esac
  git cat-file -e "$commit^{commit}" 2>/dev/null && continue
  # The token travels in the environment, never in a command line or in .git/config.
  GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="http.$GITHUB_SERVER_URL/.extraHeader" \
    GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $(printf 'x-access-token:%s' "${TOKEN:-}" | base64 | tr -d '\n')" \
    git fetch --quiet --no-tags --no-recurse-submodules "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY" "$commit"
done
