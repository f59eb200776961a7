import { describeKubectl } from './session.ts'

const configMap = (data: Record<string, string>) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data })
const deployment = (containers: object[]) =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers } },
    },
  })

describeKubectl('server-side apply', (test) => {
  test(
    'owns fields, and tells of conflicts',
    ({ run }) =>
      run(String.raw`
      $ kubectl apply --server-side -f mine.json --field-manager=me
      configmap/a serverside-applied
      $ kubectl apply --server-side -f mine.json --field-manager=me
      configmap/a serverside-applied
      $ kubectl apply --server-side -f theirs.json --field-manager=they
      error: Apply failed with 1 conflict: conflict with "me": .data.a
      ...
      [exit 1]
      $ kubectl get cm a -o jsonpath='{.data}'
      {"a":"1","b":"2"}
      $ kubectl apply --server-side -f theirs.json --field-manager=they --force-conflicts
      configmap/a serverside-applied
      $ kubectl get cm a -o yaml --show-managed-fields
      apiVersion: v1
      data:
        a: "9"
        b: "2"
        c: "3"
      kind: ConfigMap
      metadata:
        creationTimestamp: "<time>"
        managedFields:
        - apiVersion: v1
          fieldsType: FieldsV1
          fieldsV1:
            f:data:
              f:b: {}
          manager: me
          operation: Apply
          time: "<time>"
        - apiVersion: v1
          fieldsType: FieldsV1
          fieldsV1:
            f:data:
              f:a: {}
              f:c: {}
          manager: they
          operation: Apply
          time: "<time>"
        name: a
        namespace: $ns
        resourceVersion: "<number>"
        uid: <uid>
      $ kubectl apply --server-side -f mine.json --field-manager=me
      error: Apply failed with 1 conflict: conflict with "they": .data.a
      ...
      [exit 1]
      $ kubectl diff --server-side -f theirs.json --field-manager=they
    `),
    {
      files: { 'mine.json': configMap({ a: '1', b: '2' }), 'theirs.json': configMap({ a: '9', c: '3' }) },
    },
  )

  test(
    'removes what is applied no more',
    ({ run }) =>
      run(String.raw`
      $ kubectl apply --server-side -f two.json
      deployment.apps/web serverside-applied
      $ kubectl set env deployment/web X=1 -c main
      deployment.apps/web env updated
      $ kubectl apply --server-side -f one.json --dry-run=server
      deployment.apps/web serverside-applied (server dry run)
      $ kubectl apply --server-side -f one.json
      deployment.apps/web serverside-applied
      $ kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[*].name} {.spec.template.spec.containers[0].env}'
      main [{"name":"X","value":"1"}]
      $ kubectl scale deployment web --replicas=0
      deployment.apps/web scaled
      $ kubectl patch deployment web -p '{"spec":{"replicas":1,"paused":true}}'
      deployment.apps/web patched
      $ kubectl apply --server-side -f one.json
      error: Apply failed with 1 conflict: conflict with "kubectl-patch" using apps/v1: .spec.replicas
      ...
      [exit 1]
    `),
    {
      files: {
        'two.json': deployment([
          { name: 'main', image: 'a:1' },
          { name: 'side', image: 'b:1' },
        ]),
        'one.json': deployment([{ name: 'main', image: 'a:2' }]),
      },
    },
  )

  test(
    'takes over what client-side apply made',
    ({ run }) =>
      run(String.raw`
      $ kubectl apply -f one.json
      configmap/a created
      $ kubectl apply --server-side -f two.json
      configmap/a serverside-applied
      $ kubectl get cm a -o jsonpath='{.data} {.metadata.annotations}'
      {"a":"2"} {"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"data\":{\"a\":\"2\"},\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\",\"namespace\":\"$ns\"}}\n"}
      $ kubectl get cm a -o jsonpath='{.metadata.managedFields[*].manager} {.metadata.managedFields[*].operation}' --show-managed-fields
      kubectl-last-applied kubectl Apply Apply
    `),
    {
      files: { 'one.json': configMap({ a: '1', b: '2' }), 'two.json': configMap({ a: '2' }) },
    },
  )

  test(
    'refuses what is none of the schema',
    ({ run }) =>
      run(String.raw`
      $ kubectl apply --server-side -f bad.json
      Error from server<text>: failed to create typed patch object ($ns/a; /v1, Kind=ConfigMap): .dada: field not declared in schema
      [exit 1]
      $ kubectl apply --server-side -f twice.json
      Error from server<text>: failed to create typed patch object ($ns/web; apps/v1, Kind=Deployment): .spec.template.spec.containers: duplicate entries for key [name="main"]
      [exit 1]
    `),
    {
      files: {
        'bad.json': JSON.stringify({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'a' },
          dada: {},
        }),
        'twice.json': deployment([
          { name: 'main', image: 'a' },
          { name: 'main', image: 'b' },
        ]),
      },
    },
  )
})
