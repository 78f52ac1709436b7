# shellcheck shell=bash
# Carries images from the project's podman storage into containerd.

# load_image NAME: skipped when containerd holds the same image under that name.
load_image() {
  local name=$1 id old
  id=$(project_podman image inspect --format '{{.Id}}' "$name" 2>/dev/null) ||
    fail "no image $name in the project's storage: build it with dev/images/build"
  old=$(digest_in_containerd "$name")
  if [[ -n $old && $old == "$(digest_in_containerd "sha256:$id")" ]]; then return; fi
  forget "$old"
  step "loading $name" transfer "$name" "sha256:$id"
}

digest_in_containerd() { ctr images list | awk -v name="$1" '$1 == name {print $3}'; }

transfer() {
  local archive=$run/image.tar
  rm -f "$archive"
  project_podman save --quiet --format docker-archive --output "$archive" "$1"
  ctr images import --local "$archive"
  rm -f "$archive"
  await_known "$2"
}

# kubelet's side of containerd learns of an image a moment later, and until then refuses to start a pod with it.
await_known() {
  local _
  for _ in {1..50}; do
    [[ -z $(digest_in_containerd "$1") ]] || return 0
    sleep 0.2
  done
  say "containerd did not take in the image $1"
  return 1
}

# containerd also names an image by its id. Were the old tag still there, it would move without the new id being noted,
# and the old id would hold on to the disk.
forget() {
  [[ -n $1 ]] || return 0
  local reference
  for reference in $(ctr images list | awk -v digest="$1" '$3 == digest {print $1}'); do
    ctr images delete "$reference" >/dev/null
  done
}

# A pod's first container has nothing in it but the program that waits.
build_pause_image() {
  local inputs
  inputs=$(cat "$cache/stamps/pause")
  [[ $(project_podman image inspect --format '{{.Config.Labels.inputs}}' "$pause_image" 2>/dev/null) == "$inputs" ]] && return
  step "building the pause image" project_podman build --quiet "${podman_build_flags[@]}" --label "inputs=$inputs" \
    --tag "$pause_image" --file "$here/pause/Dockerfile" "$bin"
}
