/** What the guard says when a server was stopped and its folder is kept. */
export const stoppedWord = 'namu-guard: stopped\n'

/**
 * Arguments: the folder to create, the last signal, a command to run before (or nothing), the server's command.
 *
 * G1. This small shell stands between us and the server. It reads a pipe that only our process holds:
 *     the system closes it however our process ends (`kill -9` included), and the shell then ends
 *     the server and removes its folder. No signal handler of ours is needed.
 * G2. The shell has its own session, so that Ctrl-C at a terminal does not end it before its work.
 * G3. `<signal> keep` stops the server, `start` starts it again; the end of the pipe means to end it
 *     with the last signal, where it runs, and to remove the folder.
 * G4. What comes before the server is finished first, also when we are gone: a half-made folder could
 *     not be removed while somebody fills it.
 * G5. The folder is made by the shell, so that there is no moment in which nobody would remove it.
 * G6. Its last words on stdout are the end of the server's log.
 */
export const guardScript = `
exec 3<&0 0</dev/null
folder=$1 last=$2 before=$3 log=$1/server.log
shift 3
mkdir -m 700 "$folder" && cd "$folder" || exit
if [ -z "$before" ] || eval "$before" >>"$log" 2>&1 3<&-; then
  while :; do
    "$@" >>"$log" 2>&1 3<&- &
    server=$!
    {
      read -r signal keep <&3
      if [ "$keep" = keep ]; then : >"$folder/.keep"; fi
      # A server that is just starting may not hear it yet.
      for _ in 1 2 3 4 5; do kill -s "\${signal:-$last}" "$server"; sleep 2; done
      kill -s KILL "$server"
    } >/dev/null 2>&1 &
    reader=$!
    wait "$server"
    kill "$reader" 2>/dev/null
    if [ ! -e "$folder/.keep" ]; then break; fi
    rm -f "$folder/.keep"
    printf '%s' '${stoppedWord}'
    read -r order <&3 || break
  done
fi
tail -n 20 "$log"
cd /
rm -rf "$folder"
`

/** One word of a shell command. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}
