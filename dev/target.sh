# shellcheck shell=bash disable=SC2034,SC2154
# The cluster that the demo and the end-to-end tests run against. Needs common.sh.
#   --cluster=local      (default) the project's own one-node cluster
#   --cluster=current    the one kubectl points at; images go there by --registry=HOST/PATH, which both reach, or
#                        without that are on its nodes already (kind load, minikube image load)

target=local
registry=localhost
images=(wsproxy-operator:dev wsproxy-httpd:dev wsproxy-httpd-event-loops:dev wsprobe:dev)

parse_target() {
  local argument
  for argument in "$@"; do
    case $argument in
      --cluster=local | --cluster=current) target=${argument#*=} ;;
      --registry=?*) registry=${argument#*=} ;;
      *) fail "unknown argument '$argument': say --cluster=local, or --cluster=current [--registry=HOST/PATH]" ;;
    esac
  done
  if [[ $target == local ]]; then
    KUBECONFIG=$("$development/cluster/cluster" kubeconfig)
    export KUBECONFIG PATH=$bin:$PATH
  fi
  export WSPROBE_IMAGE=$registry/wsprobe:dev
}

# The application and the cluster's programs need nothing of each other, so they are built side by side.
build_everything() {
  "$development/install-packages"
  local maven_log=$cache/maven.log go_build
  mkdir -p "$cache"
  if [[ $target == local ]]; then
    "$development/cluster/build" &
    go_build=$!
  fi
  package_operator "$maven_log"
  [[ -z ${go_build:-} ]] || wait "$go_build"
  "$development/images/build"
}

# package_operator LOG: skipped when nothing changed since.
package_operator() {
  local root inputs stamp started=$SECONDS
  root=$(dirname "$development")
  stamp=$root/target/packaged-inputs
  inputs=$(cd "$root" && hash_of pom.xml src)
  [[ -f $root/target/quarkus-app/quarkus-run.jar && $(cat "$stamp" 2>/dev/null) == "$inputs" ]] && return
  say "building the operator with Maven (about 3 min on a new machine) ..."
  (cd "$root" && mvn -B -q package -DskipTests >"$1" 2>&1) || {
    tail -n 40 "$1" >&2
    fail "Maven failed; its whole log is $1"
  }
  echo "$inputs" >"$stamp"
  say "the operator is built after $((SECONDS - started)) s"
}

start_target() {
  if [[ $target == local ]]; then
    "$development/cluster/cluster" up
    "$development/cluster/cluster" load "${images[@]/#/localhost/}"
  elif [[ $registry != localhost ]]; then
    push_images
  fi
}

push_images() {
  local name
  for name in "${images[@]}"; do
    step "pushing $registry/$name" project_podman push "localhost/$name" "$registry/$name"
  done
}

install_operator() {
  local identity
  identity=$(project_podman image inspect --format '{{.Id}}' localhost/wsproxy-operator:dev)
  step "installing the operator from deploy/" apply_operator "$identity"
}

apply_operator() {
  kubectl kustomize "$development/install" | sed "s#localhost/#$registry/#; s#IMAGE_ID#\"$1\"#" |
    kubectl apply --server-side --force-conflicts -f -
  kubectl -n wsproxy-system rollout status deployment/wsproxy-operator --timeout=180s
}

# fresh_namespace NAME: empty, and as strict about pods as Kubernetes can be.
fresh_namespace() {
  kubectl delete namespace "$1" --ignore-not-found --timeout=120s
  kubectl create namespace "$1"
  kubectl label namespace "$1" pod-security.kubernetes.io/enforce=restricted
  # Pods are refused until the controller has made it.
  kubectl -n "$1" wait --for=create serviceaccount/default --timeout=30s
}

start_backends() {
  sed "s#IMAGE\$#$WSPROBE_IMAGE#" "$development/demo/backends.yaml" | kubectl -n "$1" apply -f -
  kubectl -n "$1" wait --for=condition=Ready pod --all --timeout=120s
}
