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
/** The same, whose Pods never get ready. */
const stuck = deployment.replace(
  '{app: web}}\n    spec',
  '{app: web}, annotations: {hookwright.dev/ready-delay: never}}\n    spec',
)

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
      $ kubectl apply -f stuck.yaml
      deployment.apps/web created
      $ kubectl rollout status deployment/web
      ...
      deployment "web" successfully rolled out
      $ kubectl wait --for=condition=Available deployment/web
      deployment.apps/web condition met
      $ kubectl get deployment web
      NAME   READY   UP-TO-DATE   AVAILABLE   AGE
      web    0/0     0            0           <age>
      $ kubectl describe deployment web
      Name:                   web
      Namespace:              $ns
      ...
      Replicas:               0 desired | 0 updated | 0 total | 0 available | 0 unavailable
      ...
      Conditions:
        Type           Status  Reason
        ----           ------  ------
        Available      True    MinimumReplicasAvailable
        Progressing    True    NewReplicaSetAvailable
      ...
      NewReplicaSet:   web-<text> (0/0 replicas created)
      ...
      $ kubectl scale deployment web --replicas=2
      deployment.apps/web scaled
      $ kubectl rollout status deployment/web --timeout=3s
      ...
      Waiting for deployment "web" rollout to finish: 0 of 2 updated replicas are available...
      error: timed out waiting for the condition
      [exit 1]
      $ kubectl get deployment web
      NAME   READY   UP-TO-DATE   AVAILABLE   AGE
      web    0/2     2            0           <age>
    `),
    { files: { 'stuck.yaml': stuck }, embeddedOnly: true },
  )

  test(
    'knows the revisions and goes back',
    ({ run }) =>
      run(String.raw`
      $ kubectl apply -f deployment.yaml
      deployment.apps/web created
      $ kubectl rollout status deployment/web
      ...
      deployment "web" successfully rolled out
      $ kubectl set image deployment/web main=main:2
      deployment.apps/web image updated
      $ kubectl rollout status deployment/web
      ...
      deployment "web" successfully rolled out
      $ kubectl rollout history deployment/web
      deployment.apps/web
      REVISION  CHANGE-CAUSE
      1         <none>
      2         <none>
      $ kubectl rollout history deployment/web --revision=1
      deployment.apps/web with revision #1
      ...
          Image:	main:1
      ...
      $ kubectl rollout undo deployment/web --to-revision=1 --dry-run=server
      deployment.apps/web rolled back (server dry run)
      ...
      $ kubectl rollout undo deployment/web
      deployment.apps/web rolled back
      ...
      $ kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[0].image}'
      main:1
      $ kubectl rollout status deployment/web
      ...
      deployment "web" successfully rolled out
      $ kubectl rollout history deployment/web
      deployment.apps/web
      REVISION  CHANGE-CAUSE
      2         <none>
      3         <none>
      $ kubectl rollout undo deployment/web --to-revision=7
      ...
      error: unable to find specified revision 7 in history
      [exit 1]
    `),
    { files: { 'deployment.yaml': deployment }, embeddedOnly: true },
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
