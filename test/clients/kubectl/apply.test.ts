import { describeKubectl } from './session.ts'

const first = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web, tier: front}}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: main
          image: main:1
          env: [{name: A, value: "1"}, {name: B, value: "2"}]
          ports: [{containerPort: 80}]
        - {name: side, image: "side:1"}
`
const second = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: main
          image: main:2
          env: [{name: B, value: "3"}, {name: C, value: "4"}]
          ports: [{containerPort: 80}]
`
const configMap = (name: string, data: Record<string, string>, labels: Record<string, string> = {}) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels }, data })

describeKubectl('apply', (test) => {
  test(
    'merges three ways',
    ({ run }) =>
      run(String.raw`
      $ kubectl apply -f first.yaml
      deployment.apps/web created
      $ kubectl apply -f first.yaml
      deployment.apps/web unchanged
      $ kubectl scale deployment web --replicas=0
      deployment.apps/web scaled
      $ kubectl set env deployment/web MINE=1 -c main
      deployment.apps/web env updated
      $ kubectl label deployment web mine=1
      deployment.apps/web labeled
      $ kubectl apply -f second.yaml --dry-run=server
      deployment.apps/web configured (server dry run)
      $ kubectl apply -f second.yaml --dry-run=client
      deployment.apps/web configured (dry run)
      $ kubectl diff -f second.yaml
      ...
      @@ <text> @@
           kubectl.kubernetes.io/last-applied-configuration: |
             {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"annotations":{},"labels":{"app":"web","tier":"front"},"name":"web","namespace":"$ns"},"spec":{"replicas":0,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"env":[{"name":"A","value":"1"},{"name":"B","value":"2"}],"image":"main:1","name":"main","ports":[{"containerPort":80}]},{"image":"side:1","name":"side"}]}}}}
         creationTimestamp: "<time>"
      -  generation: 2
      +  generation: 3
         labels:
           app: web
           mine: "1"
      -    tier: front
         name: web
         namespace: $ns
         resourceVersion: "<number>"
         uid: <uid>
       spec:
         progressDeadlineSeconds: 600
      -  replicas: 0
      +  replicas: 1
         revisionHistoryLimit: 10
         selector:
           matchLabels:
      @@ <text> @@
           spec:
             containers:
             - env:
      -        - name: A
      -          value: "1"
               - name: B
      -          value: "2"
      +          value: "3"
               - name: MINE
                 value: "1"
      -        image: main:1
      +        - name: C
      +          value: "4"
      +        image: main:2
               imagePullPolicy: IfNotPresent
               name: main
               ports:
      @@ <text> @@
               resources: {}
               terminationMessagePath: /dev/termination-log
               terminationMessagePolicy: File
      -      - image: side:1
      -        imagePullPolicy: IfNotPresent
      -        name: side
      -        resources: {}
      -        terminationMessagePath: /dev/termination-log
      -        terminationMessagePolicy: File
             dnsPolicy: ClusterFirst
             restartPolicy: Always
             schedulerName: default-scheduler
      [exit 1]
      $ kubectl apply -f second.yaml
      deployment.apps/web configured
      $ kubectl get deployment web -o jsonpath='{.metadata.labels} {.spec.template.spec.containers}'
      {"app":"web","mine":"1"} [{"env":[{"name":"B","value":"3"},{"name":"MINE","value":"1"},{"name":"C","value":"4"}],"image":"main:2","imagePullPolicy":"IfNotPresent","name":"main","ports":[{"containerPort":80,"protocol":"TCP"}],"resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"}]
      $ kubectl get deployment web -o jsonpath='{.metadata.generation} {.spec.replicas}'
      3 1
      $ kubectl apply view-last-applied deployment web
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        annotations: {}
        labels:
          app: web
        name: web
        namespace: $ns
      spec:
        selector:
          matchLabels:
            app: web
        template:
          metadata:
            labels:
              app: web
          spec:
            containers:
            - env:
              - name: B
                value: "3"
              - name: C
                value: "4"
              image: main:2
              name: main
              ports:
              - containerPort: 80
      $ kubectl diff -f second.yaml
    `),
    { files: { 'first.yaml': first, 'second.yaml': second } },
  )

  test(
    'replaces lists that are no maps, and removes fields',
    ({ run }) =>
      run(String.raw`
      $ kubectl apply -f one.yaml
      role.rbac.authorization.k8s.io/a created
      $ kubectl apply -f two.yaml
      role.rbac.authorization.k8s.io/a configured
      $ kubectl get role a -o jsonpath='{.metadata.annotations.x}{.rules}'
      [{"apiGroups":[""],"resources":["pods"],"verbs":["watch"]}]
      $ KUBE_EDITOR=true kubectl apply edit-last-applied role a
      Edit cancelled, no changes made.
      $ kubectl apply set-last-applied -f one.yaml
      role.rbac.authorization.k8s.io/a configured
      $ kubectl apply -f two.yaml
      role.rbac.authorization.k8s.io/a configured
    `),
    {
      files: {
        'one.yaml': `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: a, annotations: {x: gone}}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}, {apiGroups: [""], resources: [secrets], verbs: [get]}]
`,
        'two.yaml': `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: a}
rules: [{apiGroups: [""], resources: [pods], verbs: [watch]}]
`,
      },
    },
  )

  test(
    'adopts what was created without it',
    ({ run }) =>
      run(String.raw`
      $ kubectl create -f a.json
      configmap/a created
      $ kubectl apply -f a2.json
      configmap/a configured
      Warning: resource configmaps/a is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.
      $ kubectl get cm a -o jsonpath='{.data}'
      {"k":"2","l":"2"}
      $ kubectl apply --force -f a.json
      configmap/a configured
    `),
    { files: { 'a.json': configMap('a', { k: '1', l: '2' }), 'a2.json': configMap('a', { k: '2' }) } },
  )

  test(
    'takes kustomizations, folders and standard input',
    ({ run }) =>
      run(String.raw`
      $ kubectl apply -k kustomization
      configmap/k-generated-h29d89cmmt created
      configmap/k-plain created
      $ kubectl diff -k kustomization
      $ kubectl get cm -l made=so
      NAME                     DATA   AGE
      k-generated-h29d89cmmt   1      <age>
      k-plain                  1      <age>
      $ kubectl delete -k kustomization
      configmap "k-generated-h29d89cmmt" <deleted>
      configmap "k-plain" <deleted>
      $ kubectl apply -R -f folder
      configmap/a created
      configmap/b created
      $ kubectl apply -f - < folder/deep/b.json
      configmap/b configured
    `),
    {
      files: {
        'kustomization/kustomization.yaml': `
namePrefix: k-
labels: [{pairs: {made: so}}]
resources: [cm.json]
configMapGenerator: [{name: generated, literals: [a=1]}]
`,
        'kustomization/cm.json': configMap('plain', { a: '1' }),
        'folder/a.json': configMap('a', {}),
        'folder/deep/b.json': configMap('b', {}),
      },
    },
  )

  test(
    'tells of what is unknown',
    ({ run }) =>
      run(String.raw`
      $ kubectl apply -f bad.json
      Error from server (BadRequest): error when creating "bad.json": ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dada"
      [exit 1]
      $ kubectl apply -f bad.json --validate=warn
      configmap/bad created
      Warning: unknown field "dada"
      $ kubectl apply -f bad.json --validate=ignore
      configmap/bad configured
      $ kubectl apply -f bad.json --validate=false --dry-run=server
      configmap/bad configured (server dry run)
      $ kubectl get cm bad -o jsonpath='{.data}{.dada}'
    `),
    {
      files: {
        'bad.json': JSON.stringify({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'bad' },
          dada: { a: '1' },
        }),
      },
    },
  )
})
