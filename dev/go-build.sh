# shellcheck shell=bash disable=SC2154 # bin, cache: from common.sh
# Builds Go programs into the cache, each only when its inputs changed. Needs common.sh.

command -v go >/dev/null || fail "needs Go 1.26 or newer on the PATH (https://go.dev/dl)"

# current NAME INPUTS: the program exists and was built from exactly these inputs.
current() { [[ -x $bin/$1 && $(cat "$cache/stamps/$1" 2>/dev/null) == "$2" ]]; }

stamp() {
  mkdir -p "$cache/stamps"
  printf '%s\n' "$2" >"$cache/stamps/$1"
}

# Programs appear under their names by a rename, so that nobody ever runs half of one.
compile() {
  local name=$1 folder=$2 flags=$3
  (cd "$folder" && CGO_ENABLED=0 go build -trimpath -ldflags "-s -w $flags" -o "$bin/.$name.new" .)
  mv "$bin/.$name.new" "$bin/$name"
}

# build_module FOLDER HOW-LONG [LINKER-FLAGS]: the program named as the folder of its Go module.
build_module() {
  local folder=$1 name=${1##*/} inputs
  inputs=$(cd "$folder" && { hash_of .; printf '%s' "${3:-}"; } | sha256sum | cut -c1-64)
  current "$name" "$inputs" && return
  mkdir -p "$bin"
  step "building $name ($2 cold)" compile "$name" "$folder" "${3:-}"
  stamp "$name" "$inputs"
}
