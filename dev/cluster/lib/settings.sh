# shellcheck shell=bash disable=SC2034 # sourced: used by the other files
# Where the cluster lives and what it is called; change addresses here if they collide with your network.

cluster=$cache/cluster
run=$cluster/run
kubeconfig=$cluster/kubeconfig
socket=$run/containerd.sock
pause_image=localhost/wsproxy-pause:1

node=node1
# The node's own address lives on lo, so that it exists before the first pod and on a machine without a network.
gateway=10.244.0.1
pod_cidr=10.244.0.0/24
service_cidr=10.96.0.0/16
service_ip=10.96.0.1
api_port=16443
etcd_url=http://127.0.0.1:22379

# In the order in which they start; they stop in reverse.
daemons=(etcd containerd kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy coredns)
# kubelet puts its pods below this, which is how `down` knows them after everything that managed them was killed.
cgroup_root=wsproxy-operator

kc() { "$bin/kubectl" --kubeconfig "$kubeconfig" --request-timeout=5s "$@"; }
ctr() { CONTAINERD_SUPPRESS_DEPRECATION_WARNINGS=1 "$bin/ctr" --address "$socket" --namespace k8s.io "$@"; }
