# shellcheck shell=bash disable=SC2154 # cache: from common.sh
# Root file systems that images start from, made of this machine's own Debian packages. Needs common.sh.

# base_image TAG PACKAGES...: the tar stays in the cache, so that it is made once even when the storage is thrown away.
base_image() {
  local tag=$1 archive inputs
  shift
  archive=$cache/images/${tag##*/}.tar
  inputs=$(root_file_system_inputs "$(suite)" "$@")
  [[ $(inputs_of "$tag") == "$inputs" ]] && return
  root_file_system "$archive" "$(suite)" "$@"
  step "importing ${tag##*/}" project_podman import --change "LABEL inputs=$inputs" "$archive" "$tag"
}

inputs_of() { project_podman image inspect --format '{{.Config.Labels.inputs}}' "$1" 2>/dev/null || true; }

suite() { (. /etc/os-release && echo "$VERSION_CODENAME"); }

# root_file_system ARCHIVE SUITE PACKAGES...: a tar of that Debian release, made unless it is there already.
root_file_system() {
  local archive=$1 inputs
  shift
  inputs=$(root_file_system_inputs "$@")
  [[ -f $archive && $(cat "$archive.inputs" 2>/dev/null) == "$inputs" ]] && return
  mkdir -p "${archive%/*}"
  step "making the root file system of $(basename "$archive" .tar)" make_root_file_system "$archive" "$@"
  echo "$inputs" >"$archive.inputs"
}

root_file_system_inputs() { sha256sum <<<"$* $(declare -f make_root_file_system)" | cut -c1-64; }

make_root_file_system() {
  local archive=$1 release=$2 packages sources file lists_age
  shift 2
  lists_age=$(apt-config dump Acquire::Check-Valid-Until)
  packages=$(IFS=, && echo "$*")
  # This machine's own sources, since only they are known to be within reach, and its own word on how old their lists may be.
  sources=$(mktemp -d)
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
    [[ ! -s $file ]] || sed "s/\b$(suite)\b/$release/g" "$file" >"$sources/${file##*/}"
  done
  rm -f "$archive.new.tar"
  # Java's package fails to configure without the folder of the manual pages it links.
  # shellcheck disable=SC2016 # mmdebstrap's own shell expands it
  mmdebstrap --variant=essential --include="$packages" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --essential-hook='mkdir -p "$1/usr/share/man/man1"' \
    --aptopt="${lists_age:-Acquire::Check-Valid-Until \"true\";}" --customize-hook='rm "$1/etc/apt/apt.conf.d/99mmdebstrap"' \
    "$release" "$archive.new.tar" "$sources"/*
  rm -r "$sources"
  mv "$archive.new.tar" "$archive"
}
