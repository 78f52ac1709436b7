# shellcheck shell=bash disable=SC2046 # new_key gives several words
# The cluster's certificates and the administrator's kubeconfig.

pki=$cluster/pki

# The folder appears whole, by a rename: a run killed half-way leaves no half of it behind.
make_pki() {
  [[ -d $pki ]] && return
  local folder
  folder=$(mktemp -d "$cluster/pki.XXXXXX")
  (
    cd "$folder"
    openssl req -x509 $(new_key ca) -days 3650 -subj /CN=wsproxy-operator-cluster -out ca.crt
    sign apiserver /CN=kube-apiserver "extendedKeyUsage=serverAuth
subjectAltName=IP:$gateway,IP:$service_ip,IP:127.0.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
    sign admin /O=system:masters/CN=admin extendedKeyUsage=clientAuth
    sign apiserver-kubelet /O=system:masters/CN=apiserver-kubelet extendedKeyUsage=clientAuth
    openssl ecparam -genkey -noout -name prime256v1 -out service-accounts.key
    openssl ec -in service-accounts.key -pubout -out service-accounts.pub
  ) 2>"$cluster/pki.log" || fail "openssl failed, see $cluster/pki.log"
  mv "$folder" "$pki"
}

new_key() { echo "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout $1.key"; }

# sign NAME SUBJECT EXTENSIONS
sign() {
  openssl req $(new_key "$1") -subj "$2" -out "$1.csr"
  openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -extfile <(echo "$3") -out "$1.crt"
}

write_kubeconfig() {
  local new=$kubeconfig.new
  (umask 077 && cat >"$new") <<Y
apiVersion: v1
kind: Config
clusters:
- name: wsproxy-dev
  cluster: {server: "https://$gateway:$api_port", certificate-authority-data: $(base64 -w0 "$pki/ca.crt")}
users:
- name: admin
  user: {client-certificate-data: $(base64 -w0 "$pki/admin.crt"), client-key-data: $(base64 -w0 "$pki/admin.key")}
contexts:
- {name: wsproxy-dev, context: {cluster: wsproxy-dev, user: admin}}
current-context: wsproxy-dev
Y
  mv "$new" "$kubeconfig"
}
