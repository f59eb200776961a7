import { describeKubectl } from './session.ts'

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "main:1"}]}
`
/** What a Deployment controller leaves behind for each revision. */
const revision = (name: string, number: number) => `
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: ${name}
  labels: {app: web, pod-template-hash: ${name}}
  annotations: {deployment.kubernetes.io/revision: "${number}"}
spec:
  replicas: 0
  selector: {matchLabels: {app: web, pod-template-hash: ${name}}}
  template:
    metadata: {labels: {app: web, pod-template-hash: ${name}}}
    spec: {containers: [{name: main, image: "main:${number}"}]}
`

describeKubectl('rollout and wait', (test) => {
  test(
    'restarts, pauses and goes on',
    ({ run }) =>
      run(String.raw`
      $ kubectl apply -f deployment.yaml
      deployment.apps/web created
      $ kubectl rollout restart deployment/web
      deployment.apps/web restarted
      $ kubectl get deployment web -o jsonpath='{.spec.template.metadata.annotations}'
      {"kubectl.kubernetes.io/restartedAt":"<time>"}
      $ kubectl rollout pause deployment/web
      deployment.apps/web paused
      $ kubectl rollout restart deployment/web
      error: deployments.apps "web" can't restart paused deployment (run rollout resume first)
      [exit 1]
      $ kubectl rollout pause deployment/web
      error: deployments.apps "web" is already paused
      [exit 1]
      $ kubectl rollout resume deployment/web
      deployment.apps/web resumed
      $ kubectl rollout resume deployment/web
      error: deployments.apps "web" is not paused
      [exit 1]
      $ kubectl rollout status deployment/none
      Error from server (NotFound): deployments.apps "none" not found
      [exit 1]
      $ kubectl rollout restart configmap/none
      Error from server (NotFound): configmaps "none" not found
      [exit 1]
    `),
    { files: { 'deployment.yaml': deployment } },
  )

  test(
    'tells how far a rollout is',
    ({ run }) =>
      run(String.raw`
      $ kubectl apply -f deployment.yaml
      deployment.apps/web created
      $ kubectl rollout status deployment/web --timeout=1s
      Waiting for deployment spec update to be observed...
      error: timed out waiting for the condition
      [exit 1]
      $ kubectl patch deployment web --subresource=status --type=merge -p '{"status":{"observedGeneration":1,"conditions":[{"type":"Available","status":"True","reason":"MinimumReplicasAvailable","message":"all"}]}}'
      deployment.apps/web patched
      $ kubectl rollout status deployment/web
      deployment "web" successfully rolled out
      $ kubectl wait --for=condition=Available deployment/web
      deployment.apps/web condition met
      $ kubectl get deployment web
      NAME   READY   UP-TO-DATE   AVAILABLE   AGE
      web    0/0     0            0           <age>
      $ kubectl describe deployment web
      Name:                   web
      Namespace:              $ns
      CreationTimestamp:      <time>
      Labels:                 <none>
      Annotations:            <none>
      Selector:               app=web
      Replicas:               0 desired | 0 updated | 0 total | 0 available | 0 unavailable
      StrategyType:           RollingUpdate
      MinReadySeconds:        0
      RollingUpdateStrategy:  25% max unavailable, 25% max surge
      Pod Template:
        Labels:  app=web
        Containers:
         main:
          Image:         main:1
          Port:          <none>
          Host Port:     <none>
          Environment:   <none>
          Mounts:        <none>
        Volumes:         <none>
        Node-Selectors:  <none>
        Tolerations:     <none>
      Conditions:
        Type        Status  Reason
        ----        ------  ------
        Available   True    MinimumReplicasAvailable
      Events:       <none>
      $ kubectl scale deployment web --replicas=2
      deployment.apps/web scaled
      $ kubectl rollout status deployment/web --timeout=1s
      Waiting for deployment spec update to be observed...
      error: timed out waiting for the condition
      [exit 1]
      $ kubectl patch deployment web --subresource=status --type=merge -p '{"status":{"observedGeneration":2,"replicas":2,"updatedReplicas":1}}'
      deployment.apps/web patched
      $ kubectl rollout status deployment/web --timeout=1s
      Waiting for deployment "web" rollout to finish: 1 out of 2 new replicas have been updated...
      error: timed out waiting for the condition
      [exit 1]
      $ kubectl get deployment web
      NAME   READY   UP-TO-DATE   AVAILABLE   AGE
      web    0/2     1            0           <age>
    `),
    { files: { 'deployment.yaml': deployment }, embeddedOnly: true },
  )

  test(
    'knows the revisions and goes back',
    async ({ run, output }) => {
      await run(String.raw`
        $ kubectl apply -f deployment.yaml
        deployment.apps/web created
        $ kubectl rollout history deployment/web
        deployment.apps/web
        No rollout history found.
        $ kubectl rollout undo deployment/web
        ...
        error: no rollout history found for deployment "web"
        [exit 1]
      `)
      const uid = (await output('kubectl get deployment web -o jsonpath={.metadata.uid}')).trim()
      const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid, controller: true }
      const patch = JSON.stringify({ metadata: { ownerReferences: [owner] } })
      await output('kubectl create -f sets.yaml')
      for (const name of ['one', 'two']) await output(`kubectl patch replicaset ${name} -p '${patch}'`)
      await run(String.raw`
        $ kubectl rollout history deployment/web
        deployment.apps/web
        REVISION  CHANGE-CAUSE
        1         <none>
        2         <none>
        $ kubectl rollout history deployment/web --revision=1
        deployment.apps/web with revision #1
        Pod Template:
          Labels:	app=web
        	pod-template-hash=one
          Containers:
           main:
            Image:	main:1
            Port:	<none>
            Host Port:	<none>
            Environment:	<none>
            Mounts:	<none>
          Volumes:	<none>
          Node-Selectors:	<none>
          Tolerations:	<none>
        $ kubectl set image deployment/web main=main:2
        deployment.apps/web image updated
        $ kubectl rollout undo deployment/web --to-revision=1 --dry-run=server
        deployment.apps/web rolled back (server dry run)
        ...
        $ kubectl rollout undo deployment/web
        deployment.apps/web rolled back
        ...
        $ kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[0].image}'
        main:1
        $ kubectl rollout undo deployment/web --to-revision=7
        ...
        error: unable to find specified revision 7 in history
        [exit 1]
      `)
    },
    {
      files: { 'deployment.yaml': deployment, 'sets.yaml': `${revision('one', 1)}---${revision('two', 2)}` },
      embeddedOnly: true,
    },
  )

  test('waits', ({ run }) =>
    run(String.raw`
      $ kubectl create configmap a --from-literal=k=v
      configmap/a created
      $ kubectl wait --for=jsonpath='{.data.k}'=v configmap/a
      configmap/a condition met
      $ kubectl wait --for=jsonpath='{.data.k}' configmap/a
      configmap/a condition met
      $ kubectl wait --for=jsonpath='{.data.k}'=w configmap/a --timeout=1s
      error: timed out waiting for the condition on configmaps/a
      [exit 1]
      $ kubectl wait --for=create configmap/a --timeout=5s
      configmap/a condition met
      $ kubectl wait --for=delete configmap/none
      $ kubectl wait --for=condition=Ready configmap/none
      Error from server (NotFound): configmaps "none" not found
      [exit 1]
      $ kubectl delete configmap a
      configmap "a" <deleted>
      $ kubectl wait --for=delete configmap/a --timeout=5s
      $ kubectl wait --for=condition=Ready configmap --all --timeout=1s
      error: timed out waiting for the condition on configmaps/kube-root-ca.crt
      [exit 1]
    `))
})
