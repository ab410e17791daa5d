#!/usr/bin/env bash
# Everything that has to hold before a change lands, from a fresh clone. The last line is
# `N passed, N failed`: each check counts as one, and so does each test.
#
#   NAMU_SKIP_INSTALL=1   keep node_modules as it is (a developer's shortcut)
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/require-node.sh
. scripts/require-servers.sh
require_node

passed=0
failed=0
failures=()
logs="$(mktemp -d)"
trap 'rm -rf "$logs"' EXIT

finish() {
  if [ "${#failures[@]}" -gt 0 ]; then
    echo
    echo "Failed: ${failures[*]}"
  fi
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
  exit
}

# check <name> <command...>: runs it, shows its output only when it fails.
check() {
  local name="$1" started="$SECONDS"
  shift
  if "$@" >"$logs/out" 2>&1; then
    passed=$((passed + 1))
    echo "ok    $name ($((SECONDS - started)) s)"
  else
    failed=$((failed + 1))
    failures+=("$name")
    echo "FAIL  $name ($((SECONDS - started)) s)"
    sed 's/^/      /' "$logs/out"
    return 1
  fi
}

# beside <command...>: starts a command while the next checks run; `check <name> ended` reports it.
beside() {
  "$@" >"$logs/beside" 2>&1 &
  beside_pid=$!
}

ended() {
  wait "$beside_pid"
  local code=$?
  cat "$logs/beside"
  return "$code"
}

# Without these nothing else can run.
must() {
  check "$@" || finish
}

tests() {
  local report="$logs/vitest.json" counts
  npx vitest run --reporter=default --reporter=json --outputFile.json="$report" >"$logs/vitest" 2>&1
  local code=$?
  if [ "$code" -eq 0 ]; then tail -n 12 "$logs/vitest"; else cat "$logs/vitest"; fi
  counts="$(node scripts/count-tests.mjs "$report")" || counts="0 1"
  passed=$((passed + ${counts% *}))
  failed=$((failed + ${counts#* }))
  if [ "$code" -ne 0 ]; then
    failures+=(tests)
    # A run that fails without a failed test (an error outside of tests) is a failure all the same.
    [ "${counts#* }" -gt 0 ] || failed=$((failed + 1))
  fi
}

if [ -z "${NAMU_SKIP_INSTALL:-}" ]; then
  must install npm ci --no-audit --no-fund --loglevel=error
fi
must build npm run --silent build
# Not a check that shows its output late: it may ask the reader to install something.
require_servers

# The longest of them takes one of two processors, the others share the second.
beside npm run --silent lint
check format npm run --silent check:format
check layers npm run --silent check:layers
check dead-code npm run --silent check:dead
check types npm run --silent check:types
check packages npm run --silent check:packages
check lint ended
tests
check quickstart env NAMU_SKIP_INSTALL=1 scripts/check-quickstart.sh
check examples node scripts/check-commands.mjs
check e2e env NAMU_SKIP_INSTALL=1 scripts/e2e.sh
finish
