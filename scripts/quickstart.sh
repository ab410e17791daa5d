#!/usr/bin/env bash
# From a fresh clone to a finished durable run: installs, builds, and runs one workflow.
# Needs Node.js 20.19 or newer and npm, nothing else. NAMU_SKIP_INSTALL=1 keeps node_modules as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/require-node.sh
require_node

if [ -z "${NAMU_SKIP_INSTALL:-}" ]; then
  echo "Installing dependencies"
  npm ci --no-audit --no-fund --loglevel=error
fi
echo "Building"
npm run --silent build

echo "Running compute(1, 2) in examples/quickstart"
cd examples/quickstart
# Whatever master a person is logged in to: this runs here.
npx namu run compute --local --input '[1, 2]'

cat <<'NEXT'

That run was compiled from examples/quickstart/src/compute.ts and kept in examples/quickstart/.namu.
Try next:

  cd examples/quickstart
  npx namu runs                                               the runs so far
  npx namu run invoice --input '["ada", ["lamp", "desk"]]'    tasks at the same time, and a branch
  npx namu graph invoice                                      what the compiler made of it
  cd ../package-audit && npx namu run audit                   several hundred tasks on real data

Then edit examples/quickstart/src/compute.ts and run it again, or read docs/language.md.
NEXT
