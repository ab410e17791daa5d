#!/usr/bin/env bash
# Runs scripts/quickstart.sh as a newcomer would and checks that it prints the result.
set -euo pipefail
cd "$(dirname "$0")/.."
output="$(scripts/quickstart.sh)"
echo "$output"
if ! grep -qx '43' <<<"$output"; then
  echo "quickstart.sh did not print 43 on a line of its own" >&2
  exit 1
fi
