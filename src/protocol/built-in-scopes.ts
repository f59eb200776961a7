/**
 * Scope of the kinds that Kubernetes itself serves, as version 1.36 lists them in its discovery documents:
 * kind and plural resource name by API group.
 */
type Kinds = Record<string, Record<string, string>>

const clusterScoped: Kinds = {
  '': {
    ComponentStatus: 'componentstatuses',
    Namespace: 'namespaces',
    Node: 'nodes',
    PersistentVolume: 'persistentvolumes',
  },
  'admissionregistration.k8s.io': {
    MutatingAdmissionPolicy: 'mutatingadmissionpolicies',
    MutatingAdmissionPolicyBinding: 'mutatingadmissionpolicybindings',
    MutatingWebhookConfiguration: 'mutatingwebhookconfigurations',
    ValidatingAdmissionPolicy: 'validatingadmissionpolicies',
    ValidatingAdmissionPolicyBinding: 'validatingadmissionpolicybindings',
    ValidatingWebhookConfiguration: 'validatingwebhookconfigurations',
  },
  'apiextensions.k8s.io': { CustomResourceDefinition: 'customresourcedefinitions' },
  'apiregistration.k8s.io': { APIService: 'apiservices' },
  'authentication.k8s.io': { SelfSubjectReview: 'selfsubjectreviews', TokenReview: 'tokenreviews' },
  'authorization.k8s.io': {
    SelfSubjectAccessReview: 'selfsubjectaccessreviews',
    SelfSubjectRulesReview: 'selfsubjectrulesreviews',
    SubjectAccessReview: 'subjectaccessreviews',
  },
  'certificates.k8s.io': { CertificateSigningRequest: 'certificatesigningrequests' },
  'networking.k8s.io': {
    IPAddress: 'ipaddresses',
    IngressClass: 'ingressclasses',
    ServiceCIDR: 'servicecidrs',
  },
  'node.k8s.io': { RuntimeClass: 'runtimeclasses' },
  'rbac.authorization.k8s.io': { ClusterRole: 'clusterroles', ClusterRoleBinding: 'clusterrolebindings' },
  'scheduling.k8s.io': { PriorityClass: 'priorityclasses' },
  'storage.k8s.io': {
    CSIDriver: 'csidrivers',
    CSINode: 'csinodes',
    StorageClass: 'storageclasses',
    VolumeAttachment: 'volumeattachments',
    VolumeAttributesClass: 'volumeattributesclasses',
  },
}

const namespaced: Kinds = {
  '': {
    Binding: 'bindings',
    ConfigMap: 'configmaps',
    Endpoints: 'endpoints',
    Event: 'events',
    LimitRange: 'limitranges',
    PersistentVolumeClaim: 'persistentvolumeclaims',
    Pod: 'pods',
    PodTemplate: 'podtemplates',
    ReplicationController: 'replicationcontrollers',
    ResourceQuota: 'resourcequotas',
    Secret: 'secrets',
    Service: 'services',
    ServiceAccount: 'serviceaccounts',
  },
  apps: {
    ControllerRevision: 'controllerrevisions',
    DaemonSet: 'daemonsets',
    Deployment: 'deployments',
    ReplicaSet: 'replicasets',
    StatefulSet: 'statefulsets',
  },
  'authorization.k8s.io': { LocalSubjectAccessReview: 'localsubjectaccessreviews' },
  autoscaling: { HorizontalPodAutoscaler: 'horizontalpodautoscalers' },
  batch: { CronJob: 'cronjobs', Job: 'jobs' },
  'coordination.k8s.io': { Lease: 'leases' },
  'discovery.k8s.io': { EndpointSlice: 'endpointslices' },
  'events.k8s.io': { Event: 'events' },
  'networking.k8s.io': { Ingress: 'ingresses', NetworkPolicy: 'networkpolicies' },
  policy: { PodDisruptionBudget: 'poddisruptionbudgets' },
  'rbac.authorization.k8s.io': { Role: 'roles', RoleBinding: 'rolebindings' },
  'storage.k8s.io': { CSIStorageCapacity: 'csistoragecapacities' },
}

/** Where objects of a kind live. */
export type Scope = 'Cluster' | 'Namespaced'

interface Group {
  kinds: Map<string, Scope>
  resources: Map<string, Scope>
}

const groups = new Map<string, Group>()
for (const [scope, table] of [
  ['Cluster', clusterScoped],
  ['Namespaced', namespaced],
] as const) {
  for (const [name, kinds] of Object.entries(table)) {
    const group = groups.get(name) ?? { kinds: new Map<string, Scope>(), resources: new Map<string, Scope>() }
    groups.set(name, group)
    for (const [kind, resource] of Object.entries(kinds)) {
      group.kinds.set(kind, scope)
      group.resources.set(resource, scope)
    }
  }
}

/**
 * The API group of an apiVersion; the core group is the empty string.
 *
 * @example
 * groupOf('apps/v1') // 'apps'
 */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash === -1 ? '' : apiVersion.slice(0, slash)
}

/** Whether Kubernetes itself serves the group. */
export function isBuiltInGroup(group: string): boolean {
  return groups.has(group)
}

/**
 * The scope of a built-in kind; undefined for custom ones.
 *
 * @example
 * scopeOfKind('rbac.authorization.k8s.io', 'ClusterRole') // 'Cluster'
 */
export function scopeOfKind(group: string, kind: string): Scope | undefined {
  return groups.get(group)?.kinds.get(kind)
}

/**
 * The scope of a built-in resource, by its plural name; undefined for custom ones.
 *
 * @example
 * scopeOfResource('', 'configmaps') // 'Namespaced'
 */
export function scopeOfResource(group: string, resource: string): Scope | undefined {
  return groups.get(group)?.resources.get(resource)
}
