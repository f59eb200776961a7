/** Something that a real cluster has and this one has not, or does otherwise. */
export interface Difference {
  topic: string
  /** What happens here. */
  here: string
}

/** What is answered 501 `NotEmulated`, by name. */
export const notEmulatedHere: readonly Difference[] = [
  {
    topic: 'Pods: `log`, `exec`, `attach`, `portforward`, `proxy`',
    here: '501 "no containers here": Pods are played, nothing runs in them',
  },
  { topic: '`proxy` of Services and Nodes', here: '501' },
  { topic: '`serviceaccounts/token`, TokenReview', here: '501: there is one token, that of the kubeconfig' },
  { topic: 'POST to `bindings`', here: '501; `pods/NAME/binding` works' },
  { topic: 'CustomResourceDefinitions with `conversion.strategy: Webhook`', here: '501; `None` works' },
  { topic: '`/metrics`, `/debug`, `/logs`, `/openid`, `/.well-known`', here: '501' },
]

/** What is stored and served as in a real cluster, but has no effect. */
export const withoutEffect: readonly Difference[] = [
  {
    topic: 'Roles and bindings',
    here: 'whoever has the token may do everything; every access review says yes',
  },
  {
    topic: 'ValidatingWebhookConfiguration, MutatingWebhookConfiguration, admission policies',
    here: 'never called, and their CEL is not compiled',
  },
  { topic: 'ResourceQuota, LimitRange', here: 'neither counted nor enforced' },
  {
    topic: 'NetworkPolicy, Ingress, Services',
    here: 'no network: Services and Pods get addresses that lead nowhere',
  },
  { topic: 'APIService with `spec.service`', here: 'requests are not passed on' },
  { topic: 'CertificateSigningRequest', here: 'nobody signs' },
  { topic: 'Pod security labels of a Namespace', here: 'not enforced' },
  { topic: 'Impersonation headers', here: 'ignored: everybody is `admin`' },
]

/** What works, but not as in a real cluster. */
export const otherwise: readonly Difference[] = [
  {
    topic:
      'Status 500 for a mistake of the client (a resourceVersion that is no number, a type error in an apply)',
    here: '400 `BadRequest` with the same message: 500 is kept for defects of this server',
  },
  {
    topic: 'Protobuf',
    here: 'bodies are read, answers are always JSON; a client that accepts nothing else gets 406. `/openapi/v2` in protobuf, for kubectl, describes no kinds. CBOR is not known',
  },
  { topic: 'Nesting', here: 'bodies up to 1,000 levels deep instead of 10,000' },
  {
    topic: 'History',
    here: 'the last 20,000 changes or 64 MB; older versions get 410. A restart forgets it all',
  },
  {
    topic: 'Before anybody made anything',
    here: "the four namespaces, Service `kubernetes`, `cluster-admin`, the two system PriorityClasses; no APIServices or other roles. `hookwright cluster` adds the Node `node-1`, and the definitions of Metacontroller's kinds",
  },
  { topic: 'Events', here: 'do not expire' },
  {
    topic: 'CEL rules of custom resources',
    here: 'have a budget when they run, but are not refused for their estimated cost; a rule with syntax that is not known here (`[?x]`, `{?k: v}`, message literals) is taken with a warning that names it',
  },
  {
    topic: 'Deleting a Service',
    here: 'leaves an Endpoints object of its name behind that somebody wrote by hand',
  },
  { topic: 'YAML that is not well-formed', here: '400 as in a real cluster, in the words of another parser' },
  { topic: 'Listening', here: 'on loopback only' },
]
