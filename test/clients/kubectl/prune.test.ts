import { describeKubectl } from './session.ts'

const configMap = (name: string, data: Record<string, string>, labels: Record<string, string> = {}) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels }, data })

describeKubectl('apply --prune', (test) => {
  test(
    'prunes',
    ({ run }) =>
      run(String.raw`
      $ kubectl apply -f folder
      configmap/a created
      configmap/b created
      $ kubectl create configmap apart
      configmap/apart created
      $ kubectl label configmap apart set=one
      configmap/apart labeled
      $ kubectl apply -f folder/a.json --prune -l set=one --prune-allowlist=core/v1/ConfigMap
      configmap/a configured
      configmap/b pruned
      $ kubectl get cm -l set=one -o name
      configmap/a
      configmap/apart
    `),
    {
      files: {
        'folder/a.json': configMap('a', {}, { set: 'one' }),
        'folder/b.json': configMap('b', {}, { set: 'one' }),
      },
    },
  )

  test(
    'prunes an apply set',
    ({ run }) =>
      run(String.raw`
      $ KUBECTL_APPLYSET=true kubectl apply -f folder --prune --applyset=secrets/set
      error: namespace is required to use namespace-scoped ApplySet
      [exit 1]
      $ KUBECTL_APPLYSET=true kubectl apply -f folder/a.json --prune --applyset=secrets/set
      error: namespace is required to use namespace-scoped ApplySet
      [exit 1]
      $ kubectl get cm a b -o name
      Error from server (NotFound): configmaps "a" not found
      Error from server (NotFound): configmaps "b" not found
      [exit 1]
      $ kubectl get secret set -o jsonpath='{.metadata.annotations}'
      Error from server (NotFound): secrets "set" not found
      [exit 1]
    `),
    {
      files: { 'folder/a.json': configMap('a', {}), 'folder/b.json': configMap('b', {}) },
    },
  )
})
