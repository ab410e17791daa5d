#!/usr/bin/env bash
# Simulated worlds, one for each seed, until one breaks a promise (or for ever). Prints what is broken,
# what happened before, and the command that plays that world again, step by step the same.
#
#   scripts/simulate.sh [--seeds N] [--from S]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/require-node.sh
require_node

seeds=Infinity
from="$((RANDOM * 32768 + RANDOM))"
while [ $# -gt 0 ]; do
  case "$1" in
    --seeds) seeds="${2:?--seeds needs a number}" ;;
    --from) from="${2:?--from needs a number}" ;;
    *)
      echo "usage: scripts/simulate.sh [--seeds N] [--from S]" >&2
      exit 2
      ;;
  esac
  shift 2
done

echo "seeds $seeds, from $from"
NAMU_SIMULATION_FROM="$from" NAMU_SIMULATION_SEEDS="$seeds" exec npx vitest run \
  tests/simulation/simulation.test.ts --disable-console-intercept
