#!/usr/bin/env bash
# The whole way on a cluster: Postgres and Redis, a master and two workers, then the examples are
# built, published and run, and their results checked. Cleans up whatever happens.
#
# Postgres and Redis come from Docker Compose where a Docker engine answers, else from local programs
# with throwaway data on free ports (installed with apt where that is allowed).
#
#   PG_PORT, REDIS_PORT, BIND_PORT   use these ports instead of free ones
#   NAMU_ORCH_URL                    test this running master, with its workers, instead of starting one
#   NAMU_SKIP_INSTALL=1              keep node_modules and dist as they are
set -euo pipefail
cd "$(dirname "$0")/.."
root="$PWD"
namu="$root/packages/cli/bin/namu.js"
. scripts/require-node.sh
. scripts/require-servers.sh
require_node

work="$(mktemp -d "${TMPDIR:-/tmp}/namu-e2e.XXXXXX")"
pids=()
compose=()

cleanup() {
  local code=$?
  trap - EXIT INT TERM
  # Last started, first stopped: workers, the master, then their servers.
  local i
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do stop "${pids[$i]}"; done
  if [ "${#compose[@]}" -gt 0 ]; then "${compose[@]}" down --volumes --timeout 2 >/dev/null 2>&1 || true; fi
  if [ "$code" -ne 0 ]; then
    for log in "$work"/*.log; do
      [ -s "$log" ] || continue
      echo "--- the end of $(basename "$log")" >&2
      tail -n 40 "$log" >&2
    done
    echo "e2e failed" >&2
  fi
  rm -rf "$work"
  exit "$code"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

stop() {
  kill -TERM "$1" 2>/dev/null || return 0
  for _ in $(seq 100); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL "$1" 2>/dev/null || true
}

say() { echo "e2e: $*"; }
fail() {
  echo "e2e: $*" >&2
  exit 1
}

free_port() {
  node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'
}

# wait_for <what> <command...>
wait_for() {
  local what="$1"
  shift
  for _ in $(seq 300); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  fail "$what did not answer within 30 seconds"
}

start_servers() {
  PG_PORT="${PG_PORT:-$(free_port)}"
  REDIS_PORT="${REDIS_PORT:-$(free_port)}"
  export PG_PORT REDIS_PORT
  if docker info >/dev/null 2>&1 && docker compose version >/dev/null 2>&1; then
    say "Postgres on port $PG_PORT and Redis on port $REDIS_PORT, in Docker"
    compose=(docker compose --project-name "namu-e2e-$$" --file "$root/compose.yaml")
    "${compose[@]}" up --detach --wait --quiet-pull >"$work/compose.log" 2>&1
    DATABASE_URL="postgres://namu:namu@127.0.0.1:$PG_PORT/namu"
  else
    require_servers
    say "Postgres on port $PG_PORT and Redis on port $REDIS_PORT, as local programs"
    start_local_postgres
    redis-server --port "$REDIS_PORT" --bind 127.0.0.1 --dir "$work" --save '' --appendonly no \
      >"$work/redis.log" 2>&1 &
    pids+=($!)
    wait_for Redis redis-cli -h 127.0.0.1 -p "$REDIS_PORT" ping
    DATABASE_URL="postgres://namu@127.0.0.1:$PG_PORT/postgres"
  fi
  REDIS_URL="redis://127.0.0.1:$REDIS_PORT"
}

start_local_postgres() {
  local as=()
  mkdir "$work/pg"
  if [ "$(id -u)" = 0 ]; then
    # Postgres refuses to run as root.
    chmod 755 "$work"
    chown postgres "$work/pg"
    as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
  fi
  (
    cd "$work/pg"
    ${as[@]+"${as[@]}"} "$PG_BIN/initdb" --pgdata data --username namu --auth trust \
      --encoding UTF8 --locale C --no-sync >"$work/initdb.log" 2>&1
    exec ${as[@]+"${as[@]}"} "$PG_BIN/postgres" -D data -h 127.0.0.1 -p "$PG_PORT" -k '' \
      -c fsync=off >"$work/postgres.log" 2>&1
  ) &
  pids+=($!)
  wait_for Postgres postgres_is_ready
}

# The eighth line of the server's own state file says when it takes connections.
postgres_is_ready() { sed -n 8p "$work/pg/data/postmaster.pid" | grep -q ready; }

start_cluster() {
  BIND_PORT="${BIND_PORT:-$(free_port)}"
  export NAMU_ORCH_URL="http://127.0.0.1:$BIND_PORT"
  say "a master on $NAMU_ORCH_URL and two workers"
  # Not through the function: its process would be a shell that does not pass signals on.
  node "$namu" master --port "$BIND_PORT" --pg-url "$DATABASE_URL" --redis-url "$REDIS_URL" \
    >"$work/master.log" 2>&1 &
  pids+=($!)
  wait_for 'the master' ask /readyz
  local number
  for number in 1 2; do
    node "$namu" worker --redis-url "$REDIS_URL" --cache "$work/cache-$number" >"$work/worker-$number.log" 2>&1 &
    pids+=($!)
  done
  wait_for 'the second worker' both_workers_are_there
}

ask() { node -e 'fetch(process.argv[1]).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))' "$NAMU_ORCH_URL$1"; }
both_workers_are_there() { [ "$(namu workers --json | field 'value.workers.length')" -ge 2 ]; }

namu() { node "$namu" "$@"; }

# field <expression>: evaluates it over the JSON on stdin, as `value`.
field() {
  node -e '
    const value = JSON.parse(require("node:fs").readFileSync(0, "utf8"))
    console.log(new Function("value", `return ${process.argv[1]}`)(value))
  ' "$1"
}

# expect <what> <wanted> <got>
expect() {
  [ "$2" = "$3" ] || fail "$1: expected $2, got $3"
  say "ok: $1"
}

if [ -z "${NAMU_SKIP_INSTALL:-}" ]; then
  npm ci --no-audit --no-fund --loglevel=error
  npm run --silent build
fi
# A login of the person who runs this must not matter.
export XDG_CONFIG_HOME="$work/config"

if [ -n "${NAMU_ORCH_URL:-}" ]; then
  say "using the master at $NAMU_ORCH_URL"
else
  start_servers
  start_cluster
fi
version="0.0.0-e2e.$(date +%s).$$"

cd "$root/examples/quickstart"
namu build
namu publish --version "$version"
expect 'publishing the same again changes nothing' same \
  "$(namu publish --version "$version" --json | field 'value.versions.map((v) => v.outcome).find((o) => o !== "same") ?? "same"')"
expect 'compute(1, 2)' 43 "$(namu run "compute@$version" --input '[1, 2]')"
expect 'invoice' '"ada-225"' "$(namu run "invoice@$version" --input '["ada", ["lamp", "desk"]]')"

key="e2e-$version"
first="$(namu run "compute@$version" --input '[20, 3]' --idempotency-key "$key" --json | tail -n 1 | field 'value.run')"
again="$(namu run "compute@$version" --input '[20, 3]' --idempotency-key "$key" --json | tail -n 1 | field 'value.run')"
expect 'an idempotency key starts one run' "$first" "$again"
expect 'its status' completed "$(namu status "$first" --json | field 'value.run.status')"
expect 'its calls' 2 "$(namu status "$first" --json | field 'value.calls.length')"

code=0
namu run "invoice@$version" --input '["ada", ["sofa"]]' 2>"$work/failed-run.txt" || code=$?
expect 'a run that fails exits with' 1 "$code"
grep -q 'No price is known for "sofa"' "$work/failed-run.txt" || fail "the task's own error is not shown"
code=0
namu run "compute@$version" --input '["one", 2]' 2>"$work/wrong-input.txt" || code=$?
expect 'an input that breaks its schema exits with' 1 "$code"
grep -q NAMU3003 "$work/wrong-input.txt" || fail 'the wrong input is not named by NAMU3003'

cd "$root/examples/package-audit"
namu publish --version "$version"
namu run "audit@$version" --input "[\"$root\", \"$work/report.md\"]" >"$work/audit.json" 2>"$work/audit.log"
[ -s "$work/report.md" ] || fail 'the audit wrote no report'
packages="$(field 'value.packages' <"$work/audit.json")"
[ "$packages" -ge 100 ] || fail "the audit counted $packages packages only"
say "ok: the audit measured $packages packages"

cd "$root"
npm run --silent build --workspace @namu-examples/in-app
expect 'an application that starts its own workflow' 'Ada pays 80, ships 2026-03-02' \
  "$(npm start --silent --workspace @namu-examples/in-app)"

say 'passed'
