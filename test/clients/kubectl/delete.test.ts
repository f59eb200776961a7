import { describeKubectl } from './session.ts'

describeKubectl('delete', (test) => {
  test(
    'deletes by name, label, file and all of them',
    ({ run }) =>
      run(String.raw`
      $ kubectl create -f list.yaml
      configmap/a created
      configmap/b created
      configmap/c created
      configmap/d created
      configmap/e created
      $ kubectl delete cm a
      configmap "a" <deleted>
      $ kubectl delete cm a
      Error from server (NotFound): configmaps "a" not found
      [exit 1]
      $ kubectl delete cm a --ignore-not-found
      $ kubectl delete cm b -o name
      configmap/b
      $ kubectl delete cm -l set=one
      configmap "c" <deleted>
      configmap "d" <deleted>
      $ kubectl delete cm e --dry-run=server
      configmap "e" <deleted> (server dry run)
      $ kubectl delete cm e --dry-run=client
      configmap "e" <deleted> (dry run)
      $ kubectl delete cm/e cm/none
      configmap "e" <deleted>
      Error from server (NotFound): configmaps "none" not found
      [exit 1]
      $ kubectl create -f list.yaml -o name
      configmap/a
      configmap/b
      configmap/c
      configmap/d
      configmap/e
      $ kubectl delete -f list.yaml --wait=false
      configmap "a" <deleted>
      configmap "b" <deleted>
      configmap "c" <deleted>
      configmap "d" <deleted>
      configmap "e" <deleted>
      $ kubectl delete secret --all
      No resources found
      $ kubectl create secret generic s
      secret/s created
      $ kubectl delete secret --all
      secret "s" <deleted>
      $ kubectl delete cm
      error: resource(s) were provided, but no name was specified
      [exit 1]
      $ kubectl create configmap raw
      configmap/raw created
      $ kubectl delete --raw /api/v1/namespaces/$ns/configmaps/raw
      {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":"raw","kind":"configmaps","uid":"<uid>"}}
    `),
    {
      files: {
        'list.yaml': ['a', 'b', 'c', 'd', 'e']
          .map((name) =>
            JSON.stringify({
              apiVersion: 'v1',
              kind: 'ConfigMap',
              metadata: { name, labels: { set: name === 'c' || name === 'd' ? 'one' : 'other' } },
            }),
          )
          .join('\n'),
      },
    },
  )

  test(
    'waits for finalizers',
    ({ run }) =>
      run(String.raw`
      $ kubectl create -f held.yaml
      configmap/held created
      $ kubectl delete cm held --wait=false
      configmap "held" <deleted>
      $ kubectl delete cm held --timeout=1s
      configmap "held" <deleted>
      ...
      error: timed out waiting for the condition on configmaps/held
      [exit 1]
      $ kubectl get cm held -o jsonpath='{.metadata.finalizers} {.metadata.deletionGracePeriodSeconds}'
      ["example.com/hold"] 0
      $ kubectl patch cm held --type=json -p '[{"op":"add","path":"/metadata/finalizers/-","value":"example.com/more"}]'
      The ConfigMap "held" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/more"}
      [exit 1]
      $ kubectl patch cm held --type=merge -p '{"metadata":{"finalizers":null}}'
      configmap/held patched
      $ kubectl get cm held
      Error from server (NotFound): configmaps "held" not found
      [exit 1]
    `),
    {
      files: {
        'held.yaml':
          'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: held, finalizers: [example.com/hold]}',
      },
    },
  )

  test(
    'lets Pods go',
    ({ run }) =>
      run(String.raw`
      $ kubectl create -f pods.yaml
      pod/unscheduled created
      pod/a created
      pod/b created
      $ kubectl delete pod unscheduled
      pod "unscheduled" <deleted>
      $ kubectl delete pod a --wait=false
      pod "a" <deleted>
      $ kubectl get pod a
      NAME   READY   STATUS        RESTARTS   AGE
      a      0/1     Terminating   0          <age>
      $ kubectl get pod a -o jsonpath='{.metadata.deletionGracePeriodSeconds}'
      600
      $ kubectl delete pod a --grace-period=0 --force
      pod "a" force <deleted>
      Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.
      $ kubectl delete pod b --now --wait=false
      pod "b" <deleted>
      $ kubectl wait --for=delete pod/b --timeout=30s
      ...
      $ kubectl get pods
      No resources found in $ns namespace.
    `),
    {
      files: {
        'pods.yaml': `
---
{apiVersion: v1, kind: Pod, metadata: {name: unscheduled}, spec: {schedulerName: none, containers: [{name: x, image: x}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: a, annotations: {hookwright.dev/start-delay: 1h, hookwright.dev/stop-delay: 1h}}, spec: {nodeName: node-1, terminationGracePeriodSeconds: 600, containers: [{name: x, image: x}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: b, annotations: {hookwright.dev/stop-delay: 1h}}, spec: {nodeName: node-1, terminationGracePeriodSeconds: 600, containers: [{name: x, image: x}]}}
`,
      },
    },
  )

  test('collects what owners leave, in each of the ways', async ({ run, output }) => {
    for (const [owner, cascade] of [
      ['back', 'background'],
      ['front', 'foreground'],
      ['alone', 'orphan'],
    ] as const) {
      await output(`kubectl create configmap ${owner}`)
      await output(`kubectl create configmap ${owner}-child`)
      const uid = await output(`kubectl get configmap ${owner} -o jsonpath={.metadata.uid}`)
      const reference = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name: owner,
        uid: uid.trim(),
        blockOwnerDeletion: true,
      }
      const patch = JSON.stringify({ metadata: { ownerReferences: [reference] } })
      await output(`kubectl patch configmap ${owner}-child -p '${patch}'`)
      await output(`kubectl delete configmap ${owner} --cascade=${cascade} --timeout=20s`)
    }
    await run(String.raw`
      $ kubectl wait --for=delete configmap/back-child configmap/front-child --timeout=20s
      $ kubectl get configmap alone-child -o jsonpath='{.metadata.ownerReferences}'
      $ kubectl get configmap back front alone front-child
      Error from server (NotFound): configmaps "back" not found
      Error from server (NotFound): configmaps "front" not found
      Error from server (NotFound): configmaps "alone" not found
      Error from server (NotFound): configmaps "front-child" not found
      [exit 1]
    `)
  })

  test(
    'empties namespaces',
    ({ run }) =>
      run(String.raw`
      $ kubectl create namespace $ns-in
      namespace/$ns-in created
      $ kubectl create configmap a -n $ns-in
      configmap/a created
      $ kubectl create -f held.yaml
      configmap/held created
      $ kubectl delete namespace $ns-in --wait=false
      namespace "$ns-in" <deleted>
      $ kubectl wait namespace $ns-in --for=condition=NamespaceFinalizersRemaining --timeout=20s
      namespace/$ns-in condition met
      $ kubectl get namespace $ns-in
      NAME                  STATUS        AGE
      $ns-in   Terminating   <age>
      $ kubectl create configmap b -n $ns-in
      error: failed to create configmap: configmaps "b" is forbidden: unable to create new content in namespace $ns-in because it is being terminated
      [exit 1]
      $ kubectl get cm -n $ns-in -o name
      configmap/held
      $ kubectl patch cm held -n $ns-in --type=merge -p '{"metadata":{"finalizers":null}}'
      configmap/held patched
      $ kubectl wait namespace $ns-in --for=delete --timeout=25s
      ...
      $ kubectl get namespace $ns-in
      Error from server (NotFound): namespaces "$ns-in" not found
      [exit 1]
      $ kubectl delete namespace default
      Error from server (Forbidden): namespaces "default" is forbidden: this namespace may not be deleted
      [exit 1]
    `),
    {
      files: {
        'held.yaml':
          'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: held, namespace: $ns-in, finalizers: [example.com/hold]}',
      },
    },
  )
})
