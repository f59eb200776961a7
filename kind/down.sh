#!/usr/bin/env bash
# Removes the cluster that up.sh made. Does nothing if there is none.
set -euo pipefail

command -v kind >/dev/null || {
  echo 'kind/down.sh needs kind: https://kind.sigs.k8s.io/docs/user/quick-start/#installation' >&2
  exit 1
}
kind delete cluster --name "${CLUSTER:-hookwright}"
