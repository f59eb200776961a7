import { describeKubectl } from './session.ts'

describeKubectl('create', (test) => {
  test(
    'makes what its generators make',
    ({ run }) =>
      run(String.raw`
      $ kubectl create configmap cm --from-literal=a=1 --from-file=note.txt
      configmap/cm created
      $ kubectl get cm cm -o jsonpath='{.data}'
      {"a":"1","note.txt":"hello\n"}
      $ kubectl create secret generic s --from-literal=a=1
      secret/s created
      $ kubectl create secret docker-registry d --docker-username=u --docker-password=p --docker-server=x
      secret/d created
      $ kubectl get secret d -o jsonpath='{.type} {.data}'
      kubernetes.io/dockerconfigjson {".dockerconfigjson":"eyJhdXRocyI6eyJ4Ijp7InVzZXJuYW1lIjoidSIsInBhc3N3b3JkIjoicCIsImF1dGgiOiJkVHB3In19fQ=="}
      $ kubectl create serviceaccount robot
      serviceaccount/robot created
      $ kubectl create role reader --verb=get,list --resource=pods,deployments.apps
      role.rbac.authorization.k8s.io/reader created
      $ kubectl get role reader -o jsonpath='{.rules}'
      [{"apiGroups":[""],"resources":["pods"],"verbs":["get","list"]},{"apiGroups":["apps"],"resources":["deployments"],"verbs":["get","list"]}]
      $ kubectl create rolebinding readers --role=reader --serviceaccount=$ns:robot --user=me
      rolebinding.rbac.authorization.k8s.io/readers created
      $ kubectl describe rolebinding readers
      Name:         readers
      Labels:       <none>
      Annotations:  <none>
      Role:
        Kind:  Role
        Name:  reader
      Subjects:
        Kind            Name   Namespace
        ----            ----   ---------
        User            me
        ServiceAccount  robot  $ns
      $ kubectl create clusterrole $ns-all --verb=get --resource=nodes --non-resource-url=/healthz
      clusterrole.rbac.authorization.k8s.io/$ns-all created
      $ kubectl create clusterrolebinding $ns-all --clusterrole=$ns-all --group=people
      clusterrolebinding.rbac.authorization.k8s.io/$ns-all created
      $ kubectl describe clusterrole $ns-all
      Name:         $ns-all
      Labels:       <none>
      Annotations:  <none>
      PolicyRule:
        Resources  Non-Resource URLs  Resource Names  Verbs
        ---------  -----------------  --------------  -----
                   [/healthz]         []              [get]
        nodes      []                 []              [get]
      $ kubectl delete clusterrole,clusterrolebinding $ns-all
      clusterrole.rbac.authorization.k8s.io "$ns-all" <deleted>
      clusterrolebinding.rbac.authorization.k8s.io "$ns-all" <deleted>
      $ kubectl create namespace $ns-2
      namespace/$ns-2 created
      $ kubectl delete namespace $ns-2
      namespace "$ns-2" <deleted>
      $ kubectl create priorityclass $ns-high --value=5 --description=first
      priorityclass.scheduling.k8s.io/$ns-high created
      $ kubectl get priorityclass $ns-high
      NAME                    VALUE   GLOBAL-DEFAULT   AGE   PREEMPTIONPOLICY
      $ns-high   5       false            <age>    PreemptLowerPriority
      $ kubectl delete priorityclass $ns-high
      priorityclass.scheduling.k8s.io "$ns-high" <deleted>
    `),
    { files: { 'note.txt': 'hello\n' } },
  )

  test('makes workloads', ({ run }) =>
    run(String.raw`
      $ kubectl create deployment web --image=nginx --image=side --replicas=0
      deployment.apps/web created
      $ kubectl get deploy web -o jsonpath='{.spec.selector} {.spec.template.spec.containers[*].name} {.spec.strategy}'
      {"matchLabels":{"app":"web"}} nginx side {"rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"},"type":"RollingUpdate"}
      $ kubectl create job once --image=busybox -- sh -c 'echo hi'
      job.batch/once created
      $ kubectl get job once -o jsonpath='{.spec.template.spec.containers[0].command}'
      ["sh","-c","echo hi"]
      $ kubectl create cronjob nightly --image=busybox --schedule='0 3 * * *'
      cronjob.batch/nightly created
      $ kubectl create job now --from=cronjob/nightly
      job.batch/now created
      $ kubectl get job now -o jsonpath='{.metadata.annotations} {.metadata.ownerReferences[0].name}'
      {"cronjob.kubernetes.io/instantiate":"manual"} nightly
      $ kubectl run alone --image=nginx --port=80 --labels=a=b --env=X=1
      pod/alone created
      $ kubectl get pod alone -o jsonpath='{.metadata.labels} {.spec.containers[0].env} {.spec.restartPolicy}'
      {"a":"b"} [{"name":"X","value":"1"}] Always
      $ kubectl run alone --image=nginx --dry-run=server
      Error from server (AlreadyExists): pods "alone" already exists
      [exit 1]
      $ kubectl run other --image=nginx --dry-run=server -o jsonpath='{.status.phase} {.spec.schedulerName}'
      Pending default-scheduler
      $ kubectl run other --image=nginx --dry-run=client -o name
      pod/other
      $ kubectl get pod other
      Error from server (NotFound): pods "other" not found
      [exit 1]
    `))

  test('makes what leads to workloads and limits them', ({ run }) =>
    run(String.raw`
      $ kubectl create service clusterip inner --tcp=80:8080
      service/inner created
      $ kubectl create service loadbalancer front --tcp=80
      service/front created
      $ kubectl create ingress way --rule='www.example.com/shop*=inner:80,tls=cert' --class=none
      ingress.networking.k8s.io/way created
      $ kubectl get ingress way
      NAME   CLASS   HOSTS             ADDRESS   PORTS     AGE
      way    none    www.example.com             80, 443   <age>
      $ kubectl describe ingress way
      Name:             way
      Labels:           <none>
      Namespace:        $ns
      Address:
      Ingress Class:    none
      Default backend:  <default>
      TLS:
        cert terminates www.example.com
      Rules:
        Host             Path  Backends
        ----             ----  --------
        www.example.com
                         /shop   inner:80 (<text>)
      Annotations:       <none>
      Events:            <none>
      $ kubectl create poddisruptionbudget steady --selector=app=web --min-available=50%
      poddisruptionbudget.policy/steady created
      $ kubectl get pdb steady
      NAME     MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE
      steady   50%             N/A               0                     <age>
      $ kubectl create quota few --hard=pods=10,requests.cpu=2
      resourcequota/few created
      $ kubectl get quota few -o jsonpath='{.spec.hard}'
      {"pods":"10","requests.cpu":"2"}
      $ kubectl create deployment web --image=nginx --replicas=0
      deployment.apps/web created
      $ kubectl expose deployment web --port=80 --target-port=8080 --name=web-2
      service/web-2 exposed
      $ kubectl get svc web-2 -o jsonpath='{.spec.selector} {.spec.ports}'
      {"app":"web"} [{"port":80,"protocol":"TCP","targetPort":8080}]
      $ kubectl autoscale deployment web --min=1 --max=3 --cpu-percent=80
      horizontalpodautoscaler.autoscaling/web autoscaled
        ...
      $ kubectl get hpa web -o jsonpath='{.spec.minReplicas} {.spec.maxReplicas} {.spec.scaleTargetRef.name} {.spec.metrics}'
      1 3 web [{"resource":{"name":"cpu","target":{"averageUtilization":80,"type":"Utilization"}},"type":"Resource"}]
    `))

  test(
    'takes files, folders and standard input',
    ({ run }) =>
      run(String.raw`
      $ kubectl create -f one.yaml
      configmap/one created
      $ kubectl create -f one.yaml
      Error from server (AlreadyExists): error when creating "one.yaml": configmaps "one" already exists
      [exit 1]
      $ kubectl create -f - < two.json
      configmap/two created
      $ kubectl create -f generate.yaml -o name
      configmap/made-<random>
      $ kubectl create -f list.yaml
      configmap/first created
      secret/second created
      $ kubectl create -f folder -R
      configmap/in-folder created
      configmap/deeper created
      $ kubectl create -f one.yaml --dry-run=client -o yaml
      apiVersion: v1
      data:
        a: "1"
      kind: ConfigMap
      metadata:
        name: one
        namespace: $ns
      $ kubectl create --raw /api/v1/namespaces/$ns/configmaps -f raw.json
      {<text>"metadata":{"name":"raw","namespace":"$ns","uid":"<uid>",<text>}}
    `),
    {
      files: {
        'one.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {a: "1"}',
        'two.json': { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'two' } },
        'raw.json': { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'raw' } },
        'generate.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: made-}',
        'list.yaml': `
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: first}}
  - {apiVersion: v1, kind: Secret, metadata: {name: second}}
`,
        'folder/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: in-folder}',
        'folder/deep/b.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: deeper}',
      },
    },
  )
})
