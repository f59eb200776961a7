import { describeKubectl } from './session.ts'

const a = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { k: '1' } }
const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "main:1"}, {name: side, image: "side:1"}]}
`
const files = {
  'a.json': a,
  'a2.json': { ...a, data: { k: '2' } },
  'none.json': { ...a, metadata: { name: 'none' } },
  'stale.json': { ...a, metadata: { name: 'a', resourceVersion: '1' } },
  'deployment.yaml': deployment,
}

describeKubectl('patch, replace, edit', (test) => {
  test(
    'patches in three ways',
    ({ run }) =>
      run(String.raw`
      $ kubectl create -f a.json
      configmap/a created
      $ kubectl patch cm a -p '{"data":{"l":"2"}}'
      configmap/a patched
      $ kubectl patch cm a -p '{"data":{"l":"2"}}'
      configmap/a patched (no change)
      $ kubectl patch cm a --type=merge -p '{"data":{"l":null,"m":"3"}}' -o jsonpath='{.data}'
      {"k":"1","m":"3"}
      $ kubectl patch cm a --type=json -p '[{"op":"add","path":"/data/n","value":"4"},{"op":"move","from":"/data/m","path":"/data/o"}]'
      configmap/a patched
      $ kubectl patch -f a.json --type=json -p '[{"op":"test","path":"/data/n","value":"5"}]'
      The request is invalid: the server rejected our request due to an error in our request
      [exit 1]
      $ kubectl patch cm a --type=json -p '[{"op":"remove","path":"/data/none"}]'
      The request is invalid: the server rejected our request due to an error in our request
      [exit 1]
      $ kubectl patch cm a -p '{"data":{"z":"1"}}' --dry-run=server -o jsonpath='{.data}'
      {"k":"1","n":"4","o":"3","z":"1"}
      $ kubectl patch cm a --patch-file patch.yaml
      configmap/a patched
      $ kubectl patch cm a -p '{"data":{"b":2}}'
      The request is invalid: patch: Invalid value: "map[data:map[b:2]]": cannot convert int64 to string
      [exit 1]
      $ kubectl patch cm a -p '{"metadata":{"name":"b"}}'
      Error from server (BadRequest): the name of the object (b) does not match the name on the URL (a)
      [exit 1]
      $ kubectl patch cm none -p '{}'
      Error from server (NotFound): configmaps "none" not found
      [exit 1]
      $ kubectl get cm a -o jsonpath='{.data}'
      {"from":"file","k":"1","n":"4","o":"3"}
    `),
    { files: { ...files, 'patch.yaml': 'data:\n  from: file\n' } },
  )

  test(
    'patches lists by their keys',
    ({ run }) =>
      run(String.raw`
      $ kubectl create -f deployment.yaml
      deployment.apps/web created
      $ kubectl patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"side:2"}]}}}}'
      deployment.apps/web patched
      $ kubectl get deployment web -o wide
      NAME   READY   UP-TO-DATE   AVAILABLE   AGE   CONTAINERS   IMAGES          SELECTOR
      web    0/0     0            0           <age>    main,side    main:1,side:2   app=web
      $ kubectl patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"side","$patch":"delete"}]}}}}'
      deployment.apps/web patched
      $ kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[*].image}'
      main:1
      $ kubectl patch deployment web --subresource=status --type=merge -p '{"status":{"replicas":2,"readyReplicas":1,"updatedReplicas":2}}' -o jsonpath='{.status.replicas}'
      2
      $ kubectl patch deployment web --subresource=scale --type=merge -p '{"spec":{"replicas":0}}'
      scale.autoscaling/web patched
      $ kubectl get deployment web --subresource=scale
      NAME   DESIRED   AVAILABLE   AGE
      web    0         <number>           <age>
      $ kubectl patch deployment web -p '{"spec":{"selector":{"matchLabels":{"app":"other"}}}}'
      The Deployment "web" is invalid:
      * spec.template.metadata.labels: Invalid value: {"app":"web"}: <tick>selector<tick> does not match template <tick>labels<tick>
      * spec.selector: Invalid value: {"matchLabels":{"app":"other"}}: field is immutable
      [exit 1]
    `),
    { files },
  )

  test(
    'replaces',
    ({ run }) =>
      run(String.raw`
      $ kubectl replace -f none.json
      Error from server (NotFound): error when replacing "none.json": configmaps "none" not found
      [exit 1]
      $ kubectl create -f a.json
      configmap/a created
      $ kubectl annotate cm a x=y
      configmap/a annotated
      $ kubectl replace -f a2.json
      configmap/a replaced
      $ kubectl get cm a -o jsonpath='{.data}{.metadata.annotations}'
      {"k":"2"}
      $ kubectl replace -f stale.json
      Error from server (Conflict): error when replacing "stale.json": Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again
      [exit 1]
      $ kubectl replace --force -f a.json
      configmap "a" <deleted>
      configmap/a replaced
      $ kubectl replace --raw /api/v1/namespaces/$ns/configmaps/none -f none.json
      Error from server (NotFound): configmaps "none" not found
      [exit 1]
    `),
    { files },
  )

  test(
    'edits',
    ({ run }) =>
      run(String.raw`
      $ kubectl create -f a.json
      configmap/a created
      $ KUBE_EDITOR="sed -i 's/k:/other:/'" kubectl edit cm a
      configmap/a edited
      $ KUBE_EDITOR=true kubectl edit cm a
      Edit cancelled, no changes made.
      $ KUBE_EDITOR="sed -i 's/name: a/name: b/'" kubectl edit cm a
      A copy of your changes has been stored to "<word>kubectl-edit-<number>.yaml"
      error: At least one of apiVersion, kind and name was changed
      [exit 1]
      $ kubectl get cm a -o jsonpath='{.data}'
      {"other":"1"}
      $ kubectl create -f deployment.yaml
      deployment.apps/web created
      $ KUBE_EDITOR="sed -i 's/replicas: 0/replicas: -1/'" kubectl edit deployment web --subresource=scale
      A copy of your changes has been stored to "<word>kubectl-edit-<number>.yaml"
      error: Edit cancelled, no valid changes were saved.
      [exit 1]
      $ KUBE_EDITOR="sed -i s/main:1/main:7/" kubectl edit deployment web --output-patch
      Patch: {"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"main"},{"name":"side"}],"containers":[{"image":"main:7","name":"main"}]}}}}
      deployment.apps/web edited
    `),
    { files },
  )

  test(
    'labels and annotates',
    ({ run }) =>
      run(String.raw`
      $ kubectl create -f a.json
      configmap/a created
      $ kubectl label cm a x=y
      configmap/a labeled
      $ kubectl label cm a x=z
      error: 'x' already has a value (y), and --overwrite is false
      [exit 1]
      $ kubectl label cm a x=z --overwrite
      configmap/a labeled
      $ kubectl label cm a x-
      configmap/a unlabeled
      $ kubectl label cm a x-
      label "x" not found.
      configmap/a <text>labeled
      $ kubectl label cm --all every=one
      configmap/a labeled
      configmap/kube-root-ca.crt labeled
      $ kubectl label cm a 'x=not valid!'
      error: invalid label value: "x=not valid!": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
      [exit 1]
      $ kubectl label cm a --list
      every=one
      $ kubectl annotate cm a note='some text' --overwrite
      configmap/a annotated
      $ kubectl annotate cm a note-
      configmap/a annotated
      $ kubectl annotate -f a.json x=y --dry-run=server
      configmap/a annotated (server dry run)
    `),
    { files },
  )

  test(
    'scales and sets',
    ({ run }) =>
      run(String.raw`
      $ kubectl create -f deployment.yaml
      deployment.apps/web created
      $ kubectl scale deployment web --replicas=0 --current-replicas=7
      error: Expected replicas to be 7, was 0
      [exit 1]
      $ kubectl scale deployment web --replicas=0 --current-replicas=0
      deployment.apps/web scaled
      $ kubectl scale deployment none --replicas=1
      <text>deployments.apps "none" not found
      [exit 1]
      $ kubectl set image deployment/web main=main:2 side=side:2
      deployment.apps/web image updated
      $ kubectl set image deployment/web none=x
      error: unable to find container named "none"
      [exit 1]
      $ kubectl set env deployment/web A=1 B=2
      deployment.apps/web env updated
      $ kubectl set env deployment/web --list -c main
      # Deployment web, container main
      A=1
      B=2
      $ kubectl set env deployment/web A-
      deployment.apps/web env updated
      $ kubectl set resources deployment/web -c=main --limits=cpu=200m,memory=5Mi
      deployment.apps/web resource requirements updated
      $ kubectl set serviceaccount deployment/web robot
      deployment.apps/web serviceaccount updated
      $ kubectl create service clusterip s --tcp=80
      service/s created
      $ kubectl set selector service s app=web
      service/s selector updated
      $ kubectl create rolebinding r --role=x --user=a
      rolebinding.rbac.authorization.k8s.io/r created
      $ kubectl set subject rolebinding r --user=b
      rolebinding.rbac.authorization.k8s.io/r subjects updated
      $ kubectl get deployment web -o jsonpath='{.spec.template.spec}'
      {"containers":[{"env":[{"name":"B","value":"2"}],"image":"main:2","imagePullPolicy":"IfNotPresent","name":"main","resources":{"limits":{"cpu":"200m","memory":"5Mi"}},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"},{"env":[{"name":"B","value":"2"}],"image":"side:2","imagePullPolicy":"IfNotPresent","name":"side","resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"}],"dnsPolicy":"ClusterFirst","restartPolicy":"Always","schedulerName":"default-scheduler","securityContext":{},"serviceAccount":"robot","serviceAccountName":"robot","terminationGracePeriodSeconds":30}
    `),
    { files },
  )
})
