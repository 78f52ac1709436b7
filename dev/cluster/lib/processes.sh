# shellcheck shell=bash
# Starts and stops the cluster's daemons. There are no pid files: a pid may belong to somebody else by the time it is
# read, and a script killed between fork and write leaves none. A process is ours when its program, its name and the
# cluster's folder among its arguments all agree.

# pids_of NAME: the running processes of that daemon of this cluster.
pids_of() {
  local name=$1 program link pid
  program=$(readlink -f "$bin/$name") || program=
  [[ $name == etcd ]] && program=$(command -v etcd)
  [[ -n $program ]] || return 0
  # A rebuilt program shows as "... (deleted)" in the processes that still run the old one.
  while read -r link; do
    pid=${link#/proc/} pid=${pid%/exe}
    is_ours "$pid" "$name" && echo "$pid"
  done < <(find /proc -maxdepth 2 -path '/proc/[0-9]*/exe' \( -lname "$program" -o -lname "$program (deleted)" \) 2>/dev/null)
  return 0
}

is_ours() {
  local arguments
  mapfile -d '' -t arguments 2>/dev/null <"/proc/$1/cmdline" || return 1
  # A process that is about to end has none any more.
  ((${#arguments[@]})) || return 1
  [[ ${arguments[0]##*/} == "$2" && ${arguments[*]:1} == *"$cluster/"* ]]
}

awaited=()

# start NAME ARGUMENTS...: in the background, in a session of its own, logging to a file.
start() {
  local name=$1 program=$bin/$1
  shift
  [[ $name == etcd ]] && program=$(command -v etcd)
  # Without 9>&- the daemon would inherit this script's lock and hold it for ever.
  awaited+=("$name")
  PATH=$bin:/usr/sbin:$PATH setsid "$program" "$@" </dev/null >"$run/$name.log" 2>&1 9>&- &
}

# await NAME SECONDS COMMAND...: until the command succeeds; fails at once when any daemon so far has died, and names that one.
await() {
  local name=$1 deadline=$((SECONDS + $2)) other
  shift 2
  until "$@" >/dev/null 2>&1; do
    for other in "${awaited[@]}"; do
      [[ -n $(pids_of "$other") ]] || broken "$other" "has ended"
    done
    ((SECONDS < deadline)) || broken "$name" "is not ready in time (waited for: $*)"
    sleep 0.2
  done
}

broken() {
  say "$1 $2; the end of $run/$1.log:"
  tail -n 20 "$run/$1.log" >&2 || true
  fail "the cluster did not start; once the cause above is gone, run 'up' again"
}

# stop NAME: asks, and after five seconds insists.
stop() {
  local name=$1 pids _
  mapfile -t pids < <(pids_of "$name")
  ((${#pids[@]})) || return 0
  kill "${pids[@]}" 2>/dev/null || true
  for _ in {1..50}; do
    [[ -n $(pids_of "$name") ]] || return 0
    sleep 0.1
  done
  kill_now "$name"
}

kill_now() {
  local pids
  mapfile -t pids < <(pids_of "$1")
  ((${#pids[@]})) || return 0
  kill -9 "${pids[@]}" 2>/dev/null || true
}
