#!/usr/bin/env bash
# A kind cluster with Metacontroller, the hook server and the examples. Run it again after a change: it keeps the
# cluster, builds the image anew and rolls it out.
#
#   kind/up.sh
#   CLUSTER=other IMAGE=hookwright:test METACONTROLLER_VERSION=v4.17.2 TIMEOUT=300s kind/up.sh
set -euo pipefail

cluster=${CLUSTER:-hookwright}
metacontroller=${METACONTROLLER_VERSION:-v4.17.2}
timeout=${TIMEOUT:-180s}
image=${IMAGE:-hookwright:0.1.0}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")

step() { printf '\n== %s\n' "$*"; }

missing=0
need() {
  command -v "$1" >/dev/null && return
  printf 'kind/up.sh needs %s: %s\n' "$1" "$2" >&2
  missing=1
}
need docker 'https://docs.docker.com/engine/install/'
need kind 'https://kind.sigs.k8s.io/docs/user/quick-start/#installation (go install sigs.k8s.io/kind@latest)'
need kubectl 'https://kubernetes.io/docs/tasks/tools/'
need git 'https://git-scm.com/downloads (kubectl fetches the manifests of Metacontroller with it)'
[ "$missing" -eq 0 ] || exit 1
docker info >/dev/null 2>&1 || {
  echo 'kind/up.sh: docker is installed, but its engine does not answer: start it, or see "docker info"' >&2
  exit 1
}

# Never a cluster that happens to be the current one.
k() { kubectl --context "kind-$cluster" "$@"; }

step "cluster $cluster"
if kind get clusters 2>/dev/null | grep -qxF -- "$cluster"; then
  echo 'exists'
else
  kind create cluster --name "$cluster" --config "$here/cluster.yaml" --wait "$timeout"
fi

step "image $image"
# The overlay names the tag `kind`, whatever IMAGE is.
docker build --tag "$image" --tag hookwright:kind "$root"
kind load docker-image hookwright:kind --name "$cluster"

step "Metacontroller $metacontroller"
k apply --kustomize "https://github.com/metacontroller/metacontroller/manifests/production?ref=$metacontroller"
k wait --for=condition=Established --timeout "$timeout" \
  crd/compositecontrollers.metacontroller.k8s.io crd/decoratorcontrollers.metacontroller.k8s.io
k --namespace metacontroller rollout status statefulset/metacontroller --timeout "$timeout"

step 'hook server and controllers'
k apply --kustomize "$here"
# The tag stays the same from build to build, so a rollout has to be asked for.
k --namespace hookwright rollout restart deployment/hookwright
k --namespace hookwright rollout status deployment/hookwright --timeout "$timeout"
k wait --for=condition=Established --timeout "$timeout" crd/batchruns.example.com crd/uselesspods.example.com

step 'examples'
for example in "$root"/examples/*/kustomization.yaml; do
  k apply --kustomize "$(dirname "$example")"
done
k wait --for=jsonpath='{.status.ready}'=true --timeout "$timeout" uselesspod/bob
k wait --for=condition=Complete --timeout "$timeout" batchrun/countdown

step 'what there is now'
k get uselesspods,batchruns,deployments,jobs,pods
k --namespace hookwright get deployments,pods

cat <<END

Look around:  kubectl --context kind-$cluster get uselesspods --watch
Logs:         kubectl --context kind-$cluster --namespace hookwright logs deployment/hookwright --follow
Remove it:    kind/down.sh
END
