# shellcheck shell=bash
# The daemons' configuration files, written anew at every start.

configuration=$cluster/configuration

write_configuration() {
  mkdir -p "$configuration/cni"
  audit_policy >"$configuration/audit.yaml"
  pod_network >"$configuration/cni/10-pods.conflist"
  containerd_settings >"$configuration/containerd.toml"
  kubelet_settings >"$configuration/kubelet.yaml"
  dns_settings >"$configuration/Corefile"
}

# Who wrote what: tests assert by it that an idle operator writes nothing.
audit_policy() {
  cat <<Y
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived, ResponseStarted, Panic]
rules:
- {level: Metadata, verbs: [create, update, patch, delete, deletecollection]}
- {level: None}
Y
}

# Routed veth pairs (ptp), not a bridge: pod-to-Service-to-pod traffic then always passes iptables, without br_netfilter.
pod_network() {
  cat <<Y
{"cniVersion": "1.0.0", "name": "pods", "plugins": [
  {"type": "ptp", "ipMasq": false, "ipam": {"type": "host-local", "dataDir": "$run/addresses",
    "ranges": [[{"subnet": "$pod_cidr", "rangeStart": "${pod_cidr%.*}.10", "gateway": "$gateway"}]],
    "routes": [{"dst": "0.0.0.0/0"}]}}]}
Y
}

# Network namespaces below the state folder go with it; elsewhere they would outlive a killed cluster, with their veths.
containerd_settings() {
  cat <<Y
version = 3
root = "$cluster/containerd"
state = "$run/containerd"
[grpc]
  address = "$socket"
[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = "$pause_image"
[plugins.'io.containerd.cri.v1.runtime']
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
[plugins.'io.containerd.cri.v1.runtime'.cni]
  bin_dirs = ["/usr/lib/cni"]
  conf_dir = "$configuration/cni"
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
Y
}

# Both generations of cgroups and a machine with swap or little disk will do. Image collection is off: images are
# loaded by hand, and nothing could pull them again.
kubelet_settings() {
  cat <<Y
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $gateway
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: "$pki/ca.crt"}}
authorization: {mode: Webhook}
cgroupDriver: cgroupfs
cgroupRoot: /$cgroup_root
failCgroupV1: false
failSwapOn: false
enforceNodeAllocatable: []
makeIPTablesUtilChains: false
containerRuntimeEndpoint: unix://$socket
podLogsDir: $run/pod-logs
clusterDNS: [$gateway]
clusterDomain: cluster.local
resolvConf: ""
healthzBindAddress: 127.0.0.1
evictionHard: {nodefs.available: "1%", imagefs.available: "1%", memory.available: 100Mi}
imageGCHighThresholdPercent: 100
Y
}

dns_settings() {
  cat <<Y
.:53 {
  bind $gateway
  errors
  ready 127.0.0.1:18181
  kubernetes cluster.local in-addr.arpa {
    kubeconfig $kubeconfig wsproxy-dev
  }
  cache 5
}
Y
}
