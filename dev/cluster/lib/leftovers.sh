# shellcheck shell=bash
# Removes what a cluster leaves on the machine, whether it was stopped or killed.

# Shims outlive containerd by design.
kill_pods() {
  kill_now containerd-shim-runc-v2
  local attempt group
  for attempt in {1..20}; do
    group=$(cgroups | head -n 1)
    [[ -n $group ]] || return 0
    cgroups | sed 's#$#/cgroup.procs#' | xargs -r cat 2>/dev/null | sort -u | xargs -r kill -9 2>/dev/null || true
    cgroups | xargs -r rmdir 2>/dev/null || true
    ((attempt == 1)) || sleep 0.2
  done
  fail "processes in the control group $group do not end; look at its cgroup.procs"
}

# Deepest first, for all hierarchies of version 1 or the one of version 2.
cgroups() { find /sys/fs/cgroup -depth \( -path "*/$cgroup_root" -o -path "*/$cgroup_root/*" \) -type d 2>/dev/null || true; }

make_cgroups() {
  local hierarchy
  while read -r hierarchy; do
    mkdir -p "$hierarchy/$cgroup_root"
  done < <(awk '$3 ~ /^cgroup2?$/ && $2 ~ "^/sys/fs/cgroup" {print $2}' /proc/mounts)
}

unmount_all() {
  local target
  awk -v folder="$cluster/" 'index($2, folder) == 1 {print $2}' /proc/mounts | sort -r | while read -r target; do
    umount -l "$target" || true
  done
}

# kube-proxy takes its own chains along. A pod's veth carries the node's address on the host's side, which tells it from others.
remove_network() {
  local interface
  "$bin/kube-proxy" --cleanup >/dev/null 2>&1 || true
  remove_firewall_chain iptables
  remove_firewall_chain ip6tables
  ip -o addr show to "$gateway/32" | awk '$2 ~ /^veth/ {print $2}' | sort -u | while read -r interface; do
    ip link delete "$interface" 2>/dev/null || true
  done
  ip rule del priority 32000 to "$service_cidr" 2>/dev/null || true
  ip rule del priority 32001 to "$service_cidr" 2>/dev/null || true
  ip route del unreachable "$pod_cidr" 2>/dev/null || true
  ip addr del "$gateway/32" dev lo 2>/dev/null || true
}

# The one chain that kube-proxy makes and its cleanup forgets.
remove_firewall_chain() {
  local chain
  for chain in INPUT OUTPUT; do
    "$1" -w -D "$chain" -j KUBE-FIREWALL 2>/dev/null || true
  done
  "$1" -w -F KUBE-FIREWALL 2>/dev/null || true
  "$1" -w -X KUBE-FIREWALL 2>/dev/null || true
}

# Packets to a pod that just ended, or from a pod to a Service that kube-proxy does not know yet, must be refused. They
# would leave by the default route otherwise, and a stranger could answer them.
add_network() {
  sysctl -qw net.ipv4.ip_forward=1
  ip route replace unreachable "$pod_cidr"
  ip rule add priority 32000 iif lo to "$service_cidr" lookup main # the host's own packets are redirected after routing
  ip rule add priority 32001 to "$service_cidr" prohibit # "unreachable" would answer softly, and the client wait
  ip addr replace "$gateway/32" dev lo
}

# The image store stays, its containers go: kubelet would find those of the previous cluster and puzzle over them.
forget_containers() {
  local container
  for container in $(ctr containers list -q); do
    ctr containers delete "$container" >/dev/null 2>&1 || true
  done
}
