# shellcheck shell=bash
# Sourced by the other scripts: stops with a sentence when Node or npm is missing or too old.

require_node() {
  if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    echo "Namu needs Node.js 20.19 or newer with npm, and found none. Install it from https://nodejs.org, then run this again." >&2
    exit 1
  fi
  if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
    echo "Namu needs Node.js 20.19 or newer; this is $(node --version). Install a newer one from https://nodejs.org, then run this again." >&2
    exit 1
  fi
}
