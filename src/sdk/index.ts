export type {
  CompositeFinalize,
  CompositeFinalizeResponse,
  CompositeRequest,
  CompositeResponse,
  CompositeSync,
} from './composite.ts'
export { conditions } from './conditions.ts'
export type { Condition, ConditionsOptions, DesiredCondition } from './conditions.ts'
export type { Customize, CustomizeRequest, CustomizeResponse, RelatedRule } from './customize.ts'
export type {
  DecoratorFinalize,
  DecoratorFinalizeResponse,
  DecoratorRequest,
  DecoratorResponse,
  DecoratorSync,
} from './decorator.ts'
export type { Downgrade } from './downgrade.ts'
export { isDeleting } from './is-deleting.ts'
export type {
  APIService,
  CertificateSigningRequest,
  ClusterRole,
  ClusterRoleBinding,
  ConfigMap,
  ControllerRevision,
  CronJob,
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  CustomResourceDefinition,
  DaemonSet,
  Deployment,
  Endpoints,
  EndpointSlice,
  Event,
  HorizontalPodAutoscaler,
  Ingress,
  IngressClass,
  IPAddress,
  Job,
  Lease,
  LimitRange,
  MutatingWebhookConfiguration,
  Namespace,
  NetworkPolicy,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  PodTemplate,
  PriorityClass,
  ReplicaSet,
  ReplicationController,
  ResourceQuota,
  Role,
  RoleBinding,
  RuntimeClass,
  Secret,
  Service,
  ServiceAccount,
  ServiceCIDR,
  StatefulSet,
  StorageClass,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
  VolumeAttachment,
  VolumeAttributesClass,
  Kinds,
} from './kinds.ts'
export { lookup, lookupRelated } from './lookup.ts'
export type { Lookup } from './lookup.ts'
export type { Awaitable, ObservedGroups, StatusOf } from './observed.ts'
export { isReady, readiness } from './readiness.ts'
export type { Readiness, Watchable } from './readiness.ts'
export type {
  AnyObject,
  CustomResource,
  LabelSelector,
  ObjectLike,
  ObjectMeta,
  Resource,
} from './resource.ts'
export { isRetryLater, RetryLater } from './retry-later.ts'
export type { Undefinable, Wire } from './wire-shape.ts'
