#!/usr/bin/env bash
# Random programs, run by Node and by the engine, until one means something else (or for ever).
# Prints that program, shrunk, and the seed that makes it again.
#
#   scripts/fuzz.sh [--runs N] [--seed S]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/require-node.sh
require_node

runs=Infinity
seed="$((RANDOM * 32768 + RANDOM))"
while [ $# -gt 0 ]; do
  case "$1" in
    --runs) runs="${2:?--runs needs a number}" ;;
    --seed) seed="${2:?--seed needs a number}" ;;
    *)
      echo "usage: scripts/fuzz.sh [--runs N] [--seed S]" >&2
      exit 2
      ;;
  esac
  shift 2
done

echo "seed $seed, runs $runs"
NAMU_FUZZ_SEED="$seed" NAMU_FUZZ_RUNS="$runs" exec npx vitest run tests/fuzz/fuzz.test.ts \
  --disable-console-intercept
