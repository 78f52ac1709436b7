# shellcheck shell=bash disable=SC2154 # cache: from common.sh
# Root file systems that images start from, made of this machine's own Debian packages. Needs common.sh.

# base_image TAG PACKAGES...: the tar stays in the cache, so that it is made once even when the storage is thrown away.
base_image() {
  local tag=$1 archive inputs
  shift
  archive=$cache/images/${tag##*/}.tar
  inputs=$(sha256sum <<<"$(suite) $* $(declare -f make_root_file_system)" | cut -c1-64)
  [[ $(inputs_of "$tag") == "$inputs" ]] && return
  mkdir -p "$cache/images"
  if [[ ! -f $archive || $(cat "$archive.inputs" 2>/dev/null) != "$inputs" ]]; then
    step "making the root file system of ${tag##*/}" make_root_file_system "$archive" "$@"
    echo "$inputs" >"$archive.inputs"
  fi
  step "importing ${tag##*/}" project_podman import --change "LABEL inputs=$inputs" "$archive" "$tag"
}

inputs_of() { project_podman image inspect --format '{{.Config.Labels.inputs}}' "$1" 2>/dev/null || true; }

suite() { (. /etc/os-release && echo "$VERSION_CODENAME"); }

make_root_file_system() {
  local archive=$1 packages sources=() file
  shift
  packages=$(IFS=, && echo "$*")
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
    [[ -s $file ]] && sources+=("$file")
  done
  rm -f "$archive.new.tar"
  # Java's package fails to configure without the folder of the manual pages it links.
  # shellcheck disable=SC2016 # mmdebstrap's own shell expands it
  mmdebstrap --variant=essential --include="$packages" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --essential-hook='mkdir -p "$1/usr/share/man/man1"' \
    "$(suite)" "$archive.new.tar" "${sources[@]}"
  mv "$archive.new.tar" "$archive"
}
