import { describeKubectl } from './session.ts'

const workloads = `
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: "0 3 * * *"
  suspend: true
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: busybox}]}}}}
---
apiVersion: v1
kind: Pod
metadata: {name: alone, labels: {app: alone}}
spec:
  nodeName: nowhere
  containers: [{name: main, image: busybox}]
  readinessGates: [{conditionType: example.com/ready}]
`

describeKubectl('output', (test) => {
  test('prints objects in the formats there are', ({ run }) =>
    run(String.raw`
        $ kubectl create configmap a --from-literal=k=v
        configmap/a created
        $ kubectl get cm a -o yaml
        apiVersion: v1
        data:
          k: v
        kind: ConfigMap
        metadata:
          creationTimestamp: "<time>"
          name: a
          namespace: $ns
          resourceVersion: "<number>"
          uid: <uid>
        $ kubectl get cm a -o json
        {
            "apiVersion": "v1",
            "data": {
                "k": "v"
            },
            "kind": "ConfigMap",
            "metadata": {
                "creationTimestamp": "<time>",
                "name": "a",
                "namespace": "$ns",
                "resourceVersion": "<number>",
                "uid": "<uid>"
            }
        }
        $ kubectl get cm a -o name
        configmap/a
        $ kubectl get cm a -o jsonpath='{.metadata.name}={.data.k}'
        a=v
        $ kubectl get cm a -o go-template='{{range $k, $v := .data}}{{$k}}={{$v}}{{end}}'
        k=v
        $ kubectl get cm a -o custom-columns=NAME:.metadata.name,K:.data.k,NONE:.data.none
        NAME   K     NONE
        a      v     <none>
        $ kubectl get cm a -o yaml --show-managed-fields
        apiVersion: v1
        data:
          k: v
        kind: ConfigMap
        metadata:
          creationTimestamp: "<time>"
          managedFields:
          - apiVersion: v1
            fieldsType: FieldsV1
            fieldsV1:
              f:data:
                .: {}
                f:k: {}
            manager: kubectl-create
            operation: Update
            time: "<time>"
          name: a
          namespace: $ns
          resourceVersion: "<number>"
          uid: <uid>
        $ kubectl get cm -l nothing=here -o yaml
        apiVersion: v1
        items: []
        kind: List
        metadata:
          resourceVersion: ""
      `))

  test(
    'describes',
    ({ run }) =>
      run(String.raw`
        $ kubectl create secret generic s --from-literal=a=12345
        secret/s created
        $ kubectl describe secret s
        Name:         s
        Namespace:    $ns
        Labels:       <none>
        Annotations:  <none>

        Type:  Opaque

        Data
        ====
        a:  5 bytes
        $ kubectl create service clusterip s --tcp=80:8080 --tcp=443
        service/s created
        $ kubectl describe service s
        Name:                     s
        Namespace:                $ns
        Labels:                   app=s
        Annotations:              <none>
        Selector:                 app=s
        Type:                     ClusterIP
        IP Family Policy:         SingleStack
        IP Families:              IPv4
        IP:                       <ip>
        IPs:                      <ip>
        Port:                     80-8080  80/TCP
        TargetPort:               8080/TCP
        Endpoints:<text>
        Port:                     443  443/TCP
        TargetPort:               443/TCP
        Endpoints:<text>
        Session Affinity:         None
        Internal Traffic Policy:  Cluster
        Events:                   <none>
        $ kubectl describe namespace $ns
        Name:         $ns
        Labels:       kubernetes.io/metadata.name=$ns
        Annotations:  <none>
        Status:       Active

        No resource quota.

        No LimitRange resource.
        $ kubectl create configmap a --from-literal=k=v
        configmap/a created
        $ kubectl describe cm a
        Name:         a
        Namespace:    $ns
        Labels:       <none>
        Annotations:  <none>

        Data
        ====
        k:
        ----
        v


        BinaryData
        ====

        Events:  <none>
        $ kubectl apply -f workloads.yaml
        cronjob.batch/nightly created
        pod/alone created
        $ kubectl describe cronjob nightly
        Name:                          nightly
        Namespace:                     $ns
        Labels:                        <none>
        Annotations:                   <none>
        Schedule:                      0 3 * * *
        Concurrency Policy:            Allow
        Suspend:                       True
        ...
        Successful Job History Limit:  3
        Failed Job History Limit:      1
        Starting Deadline Seconds:     <unset>
        Selector:                      <unset>
        Parallelism:                   <unset>
        Completions:                   <unset>
        Pod Template:
          Labels:  <none>
          Containers:
           main:
            Image:           busybox
            Port:            <none>
            Host Port:       <none>
            Environment:     <none>
            Mounts:          <none>
          Volumes:           <none>
          Node-Selectors:    <none>
          Tolerations:       <none>
        Last Schedule Time:  <unset>
        Active Jobs:         <none>
        Events:              <none>
        $ kubectl describe pod alone
        Name:         alone
        Namespace:    $ns
        Priority:     0
        Node:         nowhere/
        Labels:       app=alone
        Annotations:  <none>
        Status:       Pending
        IP:
        IPs:          <none>
        Containers:
          main:
            Image:        busybox
            Port:         <none>
            Host Port:    <none>
            Environment:  <none>
            Mounts:       <none>
        Readiness Gates:
          Type                Status
          example.com/ready   <none>
        Volumes:              <none>
        QoS Class:            BestEffort
        Node-Selectors:       <none>
        Tolerations:          node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                              node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
        Events:               <none>
        $ kubectl describe pod none
        Error from server (NotFound): pods "none" not found
        [exit 1]
      `),
    { files: { 'workloads.yaml': workloads } },
  )
})
