# shellcheck shell=bash
# The command line of each daemon. Each carries a path below the cluster's folder, by which processes.sh knows it.

start_etcd() {
  # No fsync: the data does not outlive the cluster, and a start takes seconds less.
  start etcd --data-dir "$cluster/etcd" --unsafe-no-fsync --log-level warn \
    --listen-client-urls "$etcd_url" --advertise-client-urls "$etcd_url" --listen-peer-urls http://127.0.0.1:22380
}

start_containerd() { start containerd --config "$configuration/containerd.toml"; }

start_kube-apiserver() {
  local flags=(
    --etcd-servers "$etcd_url"
    --bind-address "$gateway" --secure-port "$api_port" --advertise-address "$gateway"
    --tls-cert-file "$pki/apiserver.crt" --tls-private-key-file "$pki/apiserver.key" --client-ca-file "$pki/ca.crt"
    --kubelet-client-certificate "$pki/apiserver-kubelet.crt" --kubelet-client-key "$pki/apiserver-kubelet.key"
    --kubelet-preferred-address-types InternalIP
    --service-account-issuer https://kubernetes.default.svc
    --service-account-key-file "$pki/service-accounts.pub" --service-account-signing-key-file "$pki/service-accounts.key"
    --service-cluster-ip-range "$service_cidr"
    --authorization-mode RBAC --allow-privileged
    --audit-policy-file "$configuration/audit.yaml" --audit-log-path "$run/audit.log"
  )
  start kube-apiserver "${flags[@]}"
}

start_kube-controller-manager() {
  start kube-controller-manager --kubeconfig "$kubeconfig" --leader-elect=false --bind-address 127.0.0.1 \
    --service-account-private-key-file "$pki/service-accounts.key" --root-ca-file "$pki/ca.crt"
}

start_kube-scheduler() {
  start kube-scheduler --kubeconfig "$kubeconfig" --leader-elect=false --bind-address 127.0.0.1
}

start_kubelet() {
  start kubelet --kubeconfig "$kubeconfig" --config "$configuration/kubelet.yaml" --root-dir "$cluster/kubelet" \
    --cert-dir "$cluster/kubelet-pki" --hostname-override "$node" --node-ip "$gateway"
}

start_kube-proxy() {
  start kube-proxy --kubeconfig "$kubeconfig" --hostname-override "$node" --proxy-mode iptables \
    --cluster-cidr "$pod_cidr" --conntrack-max-per-core 0 \
    --metrics-bind-address 127.0.0.1:10249 --healthz-bind-address 127.0.0.1:10256
}

start_coredns() { start coredns -conf "$configuration/Corefile"; }

node_ready() { kc wait --for=condition=Ready "node/$node" --timeout=1s; }

# http_ok HOST:PORT/PATH: without curl, which is not everywhere.
http_ok() {
  local address=${1%%/*} answer
  exec 3<>"/dev/tcp/${address%:*}/${address#*:}" || return 1
  printf 'GET /%s HTTP/1.0\r\n\r\n' "${1#*/}" >&3
  read -r -t 2 answer <&3
  exec 3>&-
  [[ $answer == *" 200 "* ]]
}
