import { describeKubectl } from './session.ts'

const deployment = (labels: object) =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'x' },
    spec: {
      replicas: 0,
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'b' }] } },
    },
  })

describeKubectl('errors', (test) => {
  test(
    'name what is not there',
    ({ run }) =>
      run(String.raw`
      $ kubectl get nothings
      error: the server doesn't have a resource type "nothings"
      [exit 1]
      $ kubectl get cm none
      Error from server (NotFound): configmaps "none" not found
      [exit 1]
      $ kubectl get cm,nothing
      error: the server doesn't have a resource type "nothing"
      [exit 1]
      $ kubectl get cm -n none
      No resources found in none namespace.
      $ kubectl get deployment/none cm/none
      Error from server (NotFound): deployments.apps "none" not found
      Error from server (NotFound): configmaps "none" not found
      [exit 1]
      $ kubectl create configmap x -n none
      error: failed to create configmap: namespaces "none" not found
      [exit 1]
      $ kubectl create -f unknown.json
      error: resource mapping not found for name: "x" namespace: "" from "unknown.json": no matches for kind "Nothing" in version "v1"
      ensure CRDs are installed first
      [exit 1]
      $ kubectl create -f unknown-group.json
      error: resource mapping not found for name: "x" namespace: "" from "unknown-group.json": no matches for kind "Nothing" in version "none.example.com/v1"
      ensure CRDs are installed first
      [exit 1]
      $ kubectl apply -f none.yaml
      error: the path "none.yaml" does not exist
      [exit 1]
      $ kubectl describe pod none
      Error from server (NotFound): pods "none" not found
      [exit 1]
      $ kubectl edit cm none
      Error from server (NotFound): configmaps "none" not found
      [exit 1]
      $ kubectl label cm none a=b
      Error from server (NotFound): configmaps "none" not found
      [exit 1]
    `),
    {
      files: {
        'unknown.json': { apiVersion: 'v1', kind: 'Nothing', metadata: { name: 'x' } },
        'unknown-group.json': { apiVersion: 'none.example.com/v1', kind: 'Nothing', metadata: { name: 'x' } },
      },
    },
  )

  test(
    'name what is not valid',
    ({ run }) =>
      run(String.raw`
      $ kubectl create configmap Bad_Name
      error: failed to create configmap: ConfigMap "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
      [exit 1]
      $ kubectl create -f selector.json
      The Deployment "x" is invalid: spec.template.metadata.labels: Invalid value: {"a":"c"}: <tick>selector<tick> does not match template <tick>labels<tick>
      [exit 1]
      $ kubectl create -f image.json
      The Pod "x" is invalid:
      * spec.containers[0].name: Invalid value: "A": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
      * spec.containers[0].image: Required value
      [exit 1]
      $ kubectl create -f typo.json
      Error from server (BadRequest): error when creating "typo.json": Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].imagee", unknown field "spec.hostNetwrk"
      [exit 1]
      $ kubectl create -f type.json
      Error from server (BadRequest): error when creating "type.json": ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string
      [exit 1]
      $ kubectl create -f type.json --validate=ignore
      Error from server (BadRequest): error when creating "type.json": ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string
      [exit 1]
      $ kubectl create -f nameless.json
      The ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required
      [exit 1]
      $ kubectl create -f elsewhere.json
      Error from server (NotFound): error when creating "elsewhere.json": namespaces "other" not found
      [exit 1]
      $ kubectl run p --image=x --dry-run=server --overrides='{"spec":{"restartPolicy":"Sometimes"}}'
      The Pod "p" is invalid: spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"
      [exit 1]
      $ kubectl create deployment d --image=x --replicas=-1
      error: failed to create deployment: Deployment.apps "d" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0
      [exit 1]
    `),
    {
      files: {
        'selector.json': deployment({ a: 'c' }),
        'image.json': {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'x' },
          spec: { containers: [{ name: 'A' }] },
        },
        'typo.json': {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'x' },
          spec: { containers: [{ name: 'a', image: 'b', imagee: 'c' }], hostNetwrk: true },
        },
        'type.json': { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { a: 1 } },
        'nameless.json': { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} },
        'elsewhere.json': {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'x', namespace: 'other' },
        },
      },
    },
  )

  test('name selectors that are none', ({ run }) =>
    run(String.raw`
      $ kubectl get cm -l 'a=b=c'
      Error from server (BadRequest): Unable to find "/v1, Resource=configmaps" that match label selector "a=b=c", field selector "": found '=', expected: ',' or 'end of string'
      [exit 1]
      $ kubectl get cm --field-selector data.x=y
      Error from server (BadRequest): Unable to find "/v1, Resource=configmaps" that match label selector "", field selector "data.x=y": "data.x" is not a known field selector: only "metadata.name", "metadata.namespace"
      [exit 1]
      $ kubectl get pods --field-selector spec.nothing=1
      Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "spec.nothing=1": field label not supported: spec.nothing
      [exit 1]
      $ kubectl get pods --field-selector status.phase=Running,spec.nodeName=x
      No resources found in $ns namespace.
      $ kubectl get cm --sort-by=.none
      NAME               DATA   AGE
      kube-root-ca.crt   1      <age>
      $ kubectl get cm none -o jsonpath='{.a'
      Error from server (NotFound): configmaps "none" not found
      [exit 1]
    `))

  test(
    'name what runs nothing here',
    ({ run }) =>
      run(String.raw`
      $ kubectl run p --image=nginx
      pod/p created
      $ kubectl logs p
      <text>no containers here<text>
      [exit 1]
      $ kubectl logs none
      error: error from server (NotFound): pods "none" not found in namespace "$ns"
      [exit 1]
      $ kubectl exec p -- ls
      <text>no containers here<text>
      [exit 1]
      $ kubectl exec none -- ls
      Error from server (NotFound): pods "none" not found
      [exit 1]
      $ kubectl attach p
      ...
      <text>no containers here<text>
      [exit 1]
      $ kubectl port-forward p 8080:80
      <text>no containers here<text>
      [exit 1]
      $ kubectl cp p:/etc/hosts hosts
      <text>no containers here<text>
      [exit 1]
      $ kubectl top pods
      error: Metrics API not available
      [exit 1]
      $ kubectl top nodes
      error: Metrics API not available
      [exit 1]
      $ kubectl create token default
      error: failed to create token: serviceaccounts/token is not emulated by hookwright's embedded cluster (see docs/reference/differences.md)
      [exit 1]
      $ kubectl get --raw /metrics
      Error from server (NotEmulated): /metrics is not emulated by hookwright's embedded cluster (see docs/reference/differences.md)
      [exit 1]
    `),
    { embeddedOnly: true },
  )
})
