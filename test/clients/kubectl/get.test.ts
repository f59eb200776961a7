import { describeKubectl } from './session.ts'

const workloads = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "nginx:1"}, {name: side, image: "side:2"}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:
  suspend: true
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: busybox}]}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: "0 3 * * *"
  suspend: true
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: busybox}]}}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 0
  serviceName: db
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: main, image: db}]}}
---
apiVersion: v1
kind: Pod
metadata: {name: alone, labels: {app: alone}}
spec:
  nodeName: nowhere
  containers: [{name: main, image: busybox}]
  readinessGates: [{conditionType: example.com/ready}]
`
const configMaps = `
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: b, labels: {tier: back}}, data: {rank: "1"}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {tier: front}}, data: {rank: "3", more: x}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {rank: "2"}}
`

describeKubectl('get', (test) => {
  const files = { 'workloads.yaml': workloads, 'cm.yaml': configMaps }

  test(
    'prints the columns of workloads',
    ({ run }) =>
      run(String.raw`
        $ kubectl apply -f workloads.yaml
        deployment.apps/web created
        job.batch/once created
        cronjob.batch/nightly created
        statefulset.apps/db created
        pod/alone created
        $ kubectl get deployments
        NAME   READY   UP-TO-DATE   AVAILABLE   AGE
        web    0/0     0            0           <age>
        $ kubectl get deploy web -o wide
        NAME   READY   UP-TO-DATE   AVAILABLE   AGE   CONTAINERS   IMAGES           SELECTOR
        web    0/0     0            0           <age>    main,side    nginx:1,side:2   app=web
        $ kubectl patch job once --subresource=status --type=merge \
            -p '{"status":{"conditions":[{"type":"Suspended","status":"True"}]}}'
        job.batch/once patched<text>
        $ kubectl get jobs
        NAME   STATUS      COMPLETIONS   DURATION   AGE
        once   Suspended   0/1                      <age>
        $ kubectl get cronjobs
        NAME      SCHEDULE    TIMEZONE   SUSPEND   ACTIVE   LAST SCHEDULE   AGE
        nightly   0 3 * * *   <none>     True      0        <none>          <age>
        $ kubectl get statefulsets -o wide
        NAME   READY   AGE   CONTAINERS   IMAGES
        db     0/0     <age>    main         db
        $ kubectl get pods
        NAME    READY   STATUS    RESTARTS   AGE
        alone   0/1     Pending   0          <age>
        $ kubectl get pods -o wide
        NAME    READY   STATUS    RESTARTS   AGE   IP       NODE      NOMINATED NODE   READINESS GATES
        alone   0/1     Pending   0          <age>    <none>   nowhere   <none>           0/1
      `),
    { files },
  )

  test('prints the columns of Services, ConfigMaps and Secrets', ({ run }) =>
    run(String.raw`
        $ kubectl create configmap settings --from-literal=a=1 --from-literal=b=2
        configmap/settings created
        $ kubectl create secret generic hidden --from-literal=a=1
        secret/hidden created
        $ kubectl create service clusterip inner --tcp=80:8080 --tcp=443
        service/inner created
        $ kubectl create service nodeport outer --tcp=80
        service/outer created
        $ kubectl create service externalname alias --external-name=www.example.com
        service/alias created
        $ kubectl get configmap settings
        NAME       DATA   AGE
        settings   2      <age>
        $ kubectl get secrets
        NAME     TYPE     DATA   AGE
        hidden   Opaque   1      <age>
        $ kubectl get services
        NAME    TYPE           CLUSTER-IP    EXTERNAL-IP       PORT(S)          AGE
        alias   ExternalName   <none>        www.example.com   <none>           <age>
        inner   ClusterIP      <ip>    <none>            80/TCP,443/TCP   <age>
        outer   NodePort       <ip>   <none>            80:<number>/TCP     <age>
        $ kubectl get svc inner -o wide
        NAME    TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)          AGE   SELECTOR
        inner   ClusterIP   <ip>   <none>        80/TCP,443/TCP   <age>    app=inner
        $ kubectl get cm/settings secret/hidden
        NAME                 DATA   AGE
        configmap/settings   2      <age>

        NAME            TYPE     DATA   AGE
        secret/hidden   Opaque   1      <age>
      `))

  test(
    'prints the columns of Events',
    ({ run }) =>
      run(String.raw`
        $ kubectl create -f event.yaml
        event/e created
        $ kubectl get events
        LAST SEEN   TYPE      REASON   OBJECT        MESSAGE
        <age>        Warning   Tested   configmap/a   something happened
        $ kubectl get events -o wide
        LAST SEEN   TYPE      REASON   OBJECT        SUBOBJECT   SOURCE   MESSAGE              FIRST SEEN   COUNT   NAME
        <age>        Warning   Tested   configmap/a               tester   something happened   <age>         3       e
        $ kubectl events --for=configmap/a
        LAST SEEN             TYPE      REASON   OBJECT        MESSAGE
        <age> (x3 over <age>)   Warning   Tested   ConfigMap/a   something happened
        $ kubectl get events --field-selector=reason=Tested,type=Warning -o name
        event/e
        $ kubectl get events --field-selector=reason=Other
        No resources found in $ns namespace.
      `),
    {
      files: {
        'event.yaml': `
apiVersion: v1
kind: Event
metadata: {name: e}
involvedObject: {apiVersion: v1, kind: ConfigMap, name: a, namespace: $ns}
type: Warning
reason: Tested
message: something happened
source: {component: tester}
firstTimestamp: "2025-01-01T00:00:00Z"
lastTimestamp: "2025-01-01T00:00:00Z"
count: 3
`,
      },
    },
  )

  test(
    'selects, sorts and pages',
    ({ run }) =>
      run(String.raw`
        $ kubectl apply -f cm.yaml
        configmap/b created
        configmap/a created
        configmap/c created
        $ kubectl get cm a b c
        NAME   DATA   AGE
        a      2      <age>
        b      1      <age>
        c      1      <age>
        $ kubectl get cm -l tier=front
        NAME   DATA   AGE
        a      2      <age>
        $ kubectl get cm -l 'tier in (front, back)' --show-labels
        NAME   DATA   AGE   LABELS
        a      2      <age>    tier=front
        b      1      <age>    tier=back
        $ kubectl get cm -l '!tier' --field-selector metadata.name=c -o name
        configmap/c
        $ kubectl get cm --field-selector metadata.name=a
        NAME   DATA   AGE
        a      2      <age>
        $ kubectl get cm --field-selector metadata.name!=a,metadata.namespace=$ns -l tier -o name
        configmap/b
        $ kubectl get cm -L tier -l tier
        NAME   DATA   AGE   TIER
        a      2      <age>    front
        b      1      <age>    back
        $ kubectl get cm a b c --sort-by=.data.rank
        error: couldn't find any field with path "{.data.rank}" in the list of objects
        [exit 1]
        $ kubectl get cm -l tier --chunk-size=1
        NAME   DATA   AGE
        a      2      <age>
        b      1      <age>
        $ kubectl get cm -A -l tier=front
        NAMESPACE       NAME   DATA   AGE
        $ns   a      2      <age>
        $ kubectl get cm -l tier=none
        No resources found in $ns namespace.
        $ kubectl get cm,secret -l tier=front
        NAME          DATA   AGE
        configmap/a   2      <age>
        $ kubectl get cm a --no-headers
        a     2     <age>
      `),
    { files },
  )

  test(
    'gets all of a namespace',
    ({ run }) =>
      run(String.raw`
        $ kubectl apply -f some.yaml
        cronjob.batch/nightly created
        statefulset.apps/db created
        pod/alone created
        $ kubectl get all
        NAME        READY   STATUS    RESTARTS   AGE
        pod/alone   0/1     Pending   0          <age>

        NAME                  READY   AGE
        statefulset.apps/db   0/0     <age>

        NAME                    SCHEDULE    TIMEZONE   SUSPEND   ACTIVE   LAST SCHEDULE   AGE
        cronjob.batch/nightly   0 3 * * *   <none>     True      0        <none>          <age>
        $ kubectl get -f some.yaml -o name
        cronjob.batch/nightly
        statefulset.apps/db
        pod/alone
        $ kubectl get all -l app=alone -o name
        pod/alone
      `),
    { files: { 'some.yaml': workloads.split('---').slice(2).join('---') } },
  )
})
