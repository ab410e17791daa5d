# shellcheck shell=bash
# Sourced by the other scripts: finds the Postgres and Redis programs, or installs them where it may.
# Afterwards PG_BIN is the folder of initdb and postgres, and redis-server is on the PATH.

find_postgres() {
  local folder
  if command -v initdb >/dev/null 2>&1 && command -v postgres >/dev/null 2>&1; then
    dirname "$(readlink -f "$(command -v initdb)")"
    return
  fi
  for folder in $(ls -d /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin 2>/dev/null | sort -rV); do
    if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
      echo "$folder"
      return
    fi
  done
}

require_servers() {
  local missing=()
  [ -n "$(find_postgres)" ] || missing+=(postgresql)
  command -v redis-server >/dev/null 2>&1 || missing+=(redis-server)
  if [ "${#missing[@]}" -gt 0 ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
      echo "This needs Postgres (initdb, postgres) and Redis (redis-server) as local programs; missing: ${missing[*]}." >&2
      echo "On Debian or Ubuntu: sudo apt-get install ${missing[*]}. On macOS: brew install postgresql redis. Then run this again." >&2
      exit 1
    fi
    echo "Installing ${missing[*]} with apt"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  fi
  PG_BIN="$(find_postgres)"
  export PG_BIN
}
