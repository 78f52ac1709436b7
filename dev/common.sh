# shellcheck shell=bash
# Sourced by every script under dev/: the cache, progress lines, errors, stamps.

# The cache is outside the tree: hundreds of megabytes that outlive a `git clean` and are shared by all checkouts.
cache=${WSPROXY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/wsproxy-operator}
# shellcheck disable=SC2034 # used by the scripts that source this one
bin=$cache/bin
# shellcheck disable=SC2034
development=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$(basename "$0"): $*"
  exit 1
}

need_root() {
  ((EUID == 0)) || fail "needs root (namespaces, mounts, iptables): run it with sudo -E"
}

# step DESCRIPTION COMMAND...: a line at the start, and one with the seconds when it took long; whole lines, since builds run
# side by side. The command's output only when it fails.
# Not inside `if` or `||`: bash would then run on past a failure within the command.
step() {
  local description=$1 log started=$SECONDS result=0
  shift
  log=$(mktemp)
  say "$description ..."
  set +e
  (set -e; "$@") </dev/null >"$log" 2>&1
  result=$?
  set -e
  if ((result)); then
    say "$description: failed after $((SECONDS - started)) s"
    tail -n 40 "$log" >&2
  elif ((SECONDS - started > 1)); then
    say "$description: $((SECONDS - started)) s"
  fi
  rm -f "$log"
  return "$result"
}

# hash_of PATH...: one hash of names and contents of files and folders, relative to the current folder.
hash_of() { find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -c1-64; }

# lock NAME: only one such script at a time per cache; the kernel drops the lock even after kill -9.
lock() {
  mkdir -p "$cache"
  exec 9>"$cache/$1.lock"
  flock --nonblock 9 && return
  say "waiting for another run to finish ($1) ..."
  flock 9
}

# Storage of the project's own in the cache: the user's images and containers stay out of it, and it out of theirs.
project_podman() {
  podman --root "$cache/containers/storage" --runroot "$cache/containers/run" --tmpdir "$cache/containers/tmp" \
    --storage-driver overlay --cgroup-manager cgroupfs --events-backend none "$@"
}

# The docker format keeps an image's id when it moves to containerd; chroot needs no network and no privileges of a runtime.
# shellcheck disable=SC2034
podman_build_flags=(--isolation=chroot --format=docker --network=host --pull=never)
