import { describeKubectl } from './session.ts'

describeKubectl('discovery', (test) => {
  test('lists resources and versions', ({ run }) =>
    run(String.raw`
      $ kubectl api-versions
      admissionregistration.k8s.io/v1
      apiextensions.k8s.io/v1
      apiregistration.k8s.io/v1
      apps/v1
      authentication.k8s.io/v1
      authorization.k8s.io/v1
      autoscaling/v1
      autoscaling/v2
      batch/v1
      certificates.k8s.io/v1
      coordination.k8s.io/v1
      discovery.k8s.io/v1
      events.k8s.io/v1
      flowcontrol.apiserver.k8s.io/v1
      networking.k8s.io/v1
      node.k8s.io/v1
      policy/v1
      rbac.authorization.k8s.io/v1
      resource.k8s.io/v1
      scheduling.k8s.io/v1
      storage.k8s.io/v1
      v1
      $ kubectl api-resources --api-group=apps
      NAME                  SHORTNAMES   APIVERSION   NAMESPACED   KIND
      controllerrevisions                apps/v1      true         ControllerRevision
      daemonsets            ds           apps/v1      true         DaemonSet
      deployments           deploy       apps/v1      true         Deployment
      replicasets           rs           apps/v1      true         ReplicaSet
      statefulsets          sts          apps/v1      true         StatefulSet
      $ kubectl api-resources --api-group=batch -o wide
      NAME       SHORTNAMES   APIVERSION   NAMESPACED   KIND      VERBS                                                        CATEGORIES
      cronjobs   cj           batch/v1     true         CronJob   create,delete,deletecollection,get,list,patch,update,watch   all
      jobs                    batch/v1     true         Job       create,delete,deletecollection,get,list,patch,update,watch   all
      $ kubectl api-resources --namespaced=false --api-group=''
      NAME                SHORTNAMES   APIVERSION   NAMESPACED   KIND
      componentstatuses   cs           v1           false        ComponentStatus
      namespaces          ns           v1           false        Namespace
      nodes               no           v1           false        Node
      persistentvolumes   pv           v1           false        PersistentVolume
      $ kubectl api-resources --verbs=create --api-group=authorization.k8s.io -o name
      localsubjectaccessreviews.authorization.k8s.io
      selfsubjectaccessreviews.authorization.k8s.io
      selfsubjectrulesreviews.authorization.k8s.io
      subjectaccessreviews.authorization.k8s.io
      $ kubectl api-resources --categories=all --sort-by=name --no-headers
      cronjobs                   cj       batch/v1         true   CronJob
      daemonsets                 ds       apps/v1          true   DaemonSet
      deployments                deploy   apps/v1          true   Deployment
      horizontalpodautoscalers   hpa      autoscaling/v2   true   HorizontalPodAutoscaler
      jobs                                batch/v1         true   Job
      pods                       po       v1               true   Pod
      replicasets                rs       apps/v1          true   ReplicaSet
      replicationcontrollers     rc       v1               true   ReplicationController
      services                   svc      v1               true   Service
      statefulsets               sts      apps/v1          true   StatefulSet
    `))

  test('says which server it is', ({ run }) =>
    run(String.raw`
      $ kubectl version
      ...
      Server Version: v1.36.3
      ...
      $ kubectl cluster-info
      <text>Kubernetes control plane<text> is running at <text>https://<word>
      ...
      $ kubectl get --raw /version
      {
        "major": "1",
        "minor": "36",
        "emulationMajor": "1",
        "emulationMinor": "36",
        "minCompatibilityMajor": "1",
        "minCompatibilityMinor": "35",
        "gitVersion": "v1.36.3",
        "gitCommit": "$Format:%H$",
        "gitTreeState": "",
        "buildDate": "<time>",
        "goVersion": "go1.26.8",
        "compiler": "gc",
        "platform": "linux/amd64"
      }
      $ kubectl get --raw /healthz
      ok
      $ kubectl get --raw /readyz
      ok
      $ kubectl get --raw /livez
      ok
      $ kubectl get --raw /apis/batch
      {"kind":"APIGroup","apiVersion":"v1","name":"batch","versions":[{"groupVersion":"batch/v1","version":"v1"}],"preferredVersion":{"groupVersion":"batch/v1","version":"v1"}}
      $ kubectl get --raw /api/v1/namespaces/$ns/configmaps/none
      Error from server (NotFound): configmaps "none" not found
      [exit 1]
      $ kubectl get --raw /apis/nothing
      Error from server (NotFound): the server could not find the requested resource
      [exit 1]
    `))

  test(
    'tells who may do what',
    ({ run }) =>
      run(String.raw`
      $ kubectl auth can-i create deployments
      yes
      $ kubectl auth can-i '*' '*' --all-namespaces
      yes
      $ kubectl auth can-i get pods --subresource=log
      yes
      $ kubectl auth can-i get /healthz
      yes
      $ kubectl auth whoami -o jsonpath='{.status.userInfo.groups}'
      ["system:masters","system:authenticated"]
      $ kubectl auth reconcile -f role.yaml
      role.rbac.authorization.k8s.io/r reconciled
      	reconciliation required create
      	missing rules added:
      		{Verbs:[get] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}
      $ kubectl auth reconcile -f role.yaml
      role.rbac.authorization.k8s.io/r reconciled
    `),
    {
      files: {
        'role.yaml': `
---
{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: r, namespace: $ns}, rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]}
`,
      },
    },
  )

  test(
    'keeps Nodes',
    ({ run }) =>
      run(String.raw`
      $ kubectl create -f node.yaml
      node/$ns-node created
      $ kubectl cordon $ns-node
      node/$ns-node cordoned
      $ kubectl cordon $ns-node
      node/$ns-node already cordoned
      $ kubectl get node $ns-node -o jsonpath='{.spec.unschedulable}'
      true
      $ kubectl uncordon $ns-node
      node/$ns-node uncordoned
      $ kubectl taint node $ns-node a=b:NoExecute
      node/$ns-node tainted
      $ kubectl taint node $ns-node a-
      node/$ns-node untainted
      $ kubectl drain $ns-node --ignore-daemonsets
      node/$ns-node cordoned
      node/$ns-node drained
      $ kubectl delete node $ns-node
      node "$ns-node" <deleted>
    `),
    { files: { 'node.yaml': 'apiVersion: v1\nkind: Node\nmetadata: {name: $ns-node}' } },
  )
})
