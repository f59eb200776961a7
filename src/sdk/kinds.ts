// The models alone: the library's main entry brings types of `ws` along, which a strict project would have to install.
import type {
  CoreV1Event,
  V1APIService,
  V1CSIDriver,
  V1CSINode,
  V1CSIStorageCapacity,
  V1CertificateSigningRequest,
  V1ClusterRole,
  V1ClusterRoleBinding,
  V1ConfigMap,
  V1ControllerRevision,
  V1CronJob,
  V1CustomResourceDefinition,
  V1DaemonSet,
  V1Deployment,
  V1EndpointSlice,
  V1Endpoints,
  V1IPAddress,
  V1Ingress,
  V1IngressClass,
  V1Job,
  V1Lease,
  V1LimitRange,
  V1MutatingWebhookConfiguration,
  V1Namespace,
  V1NetworkPolicy,
  V1Node,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Pod,
  V1PodDisruptionBudget,
  V1PodTemplate,
  V1PriorityClass,
  V1ReplicaSet,
  V1ReplicationController,
  V1ResourceQuota,
  V1Role,
  V1RoleBinding,
  V1RuntimeClass,
  V1Secret,
  V1Service,
  V1ServiceAccount,
  V1ServiceCIDR,
  V1StatefulSet,
  V1StorageClass,
  V1ValidatingAdmissionPolicy,
  V1ValidatingAdmissionPolicyBinding,
  V1ValidatingWebhookConfiguration,
  V1VolumeAttachment,
  V1VolumeAttributesClass,
  V2HorizontalPodAutoscaler,
} from '@kubernetes/client-node/dist/gen/models/all.js'
import type { Resource } from './resource.ts'

/** `ConfigMap` of `v1`, as JSON. */
export type ConfigMap = Resource<'v1', 'ConfigMap', V1ConfigMap>
/** `Endpoints` of `v1`, as JSON. */
export type Endpoints = Resource<'v1', 'Endpoints', V1Endpoints>
/** `Event` of `v1`, as JSON. */
export type Event = Resource<'v1', 'Event', CoreV1Event>
/** `LimitRange` of `v1`, as JSON. */
export type LimitRange = Resource<'v1', 'LimitRange', V1LimitRange>
/** `Namespace` of `v1`, as JSON. */
export type Namespace = Resource<'v1', 'Namespace', V1Namespace>
/** `Node` of `v1`, as JSON. */
export type Node = Resource<'v1', 'Node', V1Node>
/** `PersistentVolume` of `v1`, as JSON. */
export type PersistentVolume = Resource<'v1', 'PersistentVolume', V1PersistentVolume>
/** `PersistentVolumeClaim` of `v1`, as JSON. */
export type PersistentVolumeClaim = Resource<'v1', 'PersistentVolumeClaim', V1PersistentVolumeClaim>
/** `Pod` of `v1`, as JSON. */
export type Pod = Resource<'v1', 'Pod', V1Pod>
/** `PodTemplate` of `v1`, as JSON. */
export type PodTemplate = Resource<'v1', 'PodTemplate', V1PodTemplate>
/** `ReplicationController` of `v1`, as JSON. */
export type ReplicationController = Resource<'v1', 'ReplicationController', V1ReplicationController>
/** `ResourceQuota` of `v1`, as JSON. */
export type ResourceQuota = Resource<'v1', 'ResourceQuota', V1ResourceQuota>
/** `Secret` of `v1`, as JSON. */
export type Secret = Resource<'v1', 'Secret', V1Secret>
/** `Service` of `v1`, as JSON. */
export type Service = Resource<'v1', 'Service', V1Service>
/** `ServiceAccount` of `v1`, as JSON. */
export type ServiceAccount = Resource<'v1', 'ServiceAccount', V1ServiceAccount>
/** `ControllerRevision` of `apps/v1`, as JSON. */
export type ControllerRevision = Resource<'apps/v1', 'ControllerRevision', V1ControllerRevision>
/** `DaemonSet` of `apps/v1`, as JSON. */
export type DaemonSet = Resource<'apps/v1', 'DaemonSet', V1DaemonSet>
/** `Deployment` of `apps/v1`, as JSON. */
export type Deployment = Resource<'apps/v1', 'Deployment', V1Deployment>
/** `ReplicaSet` of `apps/v1`, as JSON. */
export type ReplicaSet = Resource<'apps/v1', 'ReplicaSet', V1ReplicaSet>
/** `StatefulSet` of `apps/v1`, as JSON. */
export type StatefulSet = Resource<'apps/v1', 'StatefulSet', V1StatefulSet>
/** `CronJob` of `batch/v1`, as JSON. */
export type CronJob = Resource<'batch/v1', 'CronJob', V1CronJob>
/** `Job` of `batch/v1`, as JSON. */
export type Job = Resource<'batch/v1', 'Job', V1Job>
/** `HorizontalPodAutoscaler` of `autoscaling/v2`, as JSON. */
export type HorizontalPodAutoscaler = Resource<
  'autoscaling/v2',
  'HorizontalPodAutoscaler',
  V2HorizontalPodAutoscaler
>
/** `Ingress` of `networking.k8s.io/v1`, as JSON. */
export type Ingress = Resource<'networking.k8s.io/v1', 'Ingress', V1Ingress>
/** `IngressClass` of `networking.k8s.io/v1`, as JSON. */
export type IngressClass = Resource<'networking.k8s.io/v1', 'IngressClass', V1IngressClass>
/** `IPAddress` of `networking.k8s.io/v1`, as JSON. */
export type IPAddress = Resource<'networking.k8s.io/v1', 'IPAddress', V1IPAddress>
/** `NetworkPolicy` of `networking.k8s.io/v1`, as JSON. */
export type NetworkPolicy = Resource<'networking.k8s.io/v1', 'NetworkPolicy', V1NetworkPolicy>
/** `ServiceCIDR` of `networking.k8s.io/v1`, as JSON. */
export type ServiceCIDR = Resource<'networking.k8s.io/v1', 'ServiceCIDR', V1ServiceCIDR>
/** `PodDisruptionBudget` of `policy/v1`, as JSON. */
export type PodDisruptionBudget = Resource<'policy/v1', 'PodDisruptionBudget', V1PodDisruptionBudget>
/** `ClusterRole` of `rbac.authorization.k8s.io/v1`, as JSON. */
export type ClusterRole = Resource<'rbac.authorization.k8s.io/v1', 'ClusterRole', V1ClusterRole>
/** `ClusterRoleBinding` of `rbac.authorization.k8s.io/v1`, as JSON. */
export type ClusterRoleBinding = Resource<
  'rbac.authorization.k8s.io/v1',
  'ClusterRoleBinding',
  V1ClusterRoleBinding
>
/** `Role` of `rbac.authorization.k8s.io/v1`, as JSON. */
export type Role = Resource<'rbac.authorization.k8s.io/v1', 'Role', V1Role>
/** `RoleBinding` of `rbac.authorization.k8s.io/v1`, as JSON. */
export type RoleBinding = Resource<'rbac.authorization.k8s.io/v1', 'RoleBinding', V1RoleBinding>
/** `CSIDriver` of `storage.k8s.io/v1`, as JSON. */
export type CSIDriver = Resource<'storage.k8s.io/v1', 'CSIDriver', V1CSIDriver>
/** `CSINode` of `storage.k8s.io/v1`, as JSON. */
export type CSINode = Resource<'storage.k8s.io/v1', 'CSINode', V1CSINode>
/** `CSIStorageCapacity` of `storage.k8s.io/v1`, as JSON. */
export type CSIStorageCapacity = Resource<'storage.k8s.io/v1', 'CSIStorageCapacity', V1CSIStorageCapacity>
/** `StorageClass` of `storage.k8s.io/v1`, as JSON. */
export type StorageClass = Resource<'storage.k8s.io/v1', 'StorageClass', V1StorageClass>
/** `VolumeAttachment` of `storage.k8s.io/v1`, as JSON. */
export type VolumeAttachment = Resource<'storage.k8s.io/v1', 'VolumeAttachment', V1VolumeAttachment>
/** `VolumeAttributesClass` of `storage.k8s.io/v1`, as JSON. */
export type VolumeAttributesClass = Resource<
  'storage.k8s.io/v1',
  'VolumeAttributesClass',
  V1VolumeAttributesClass
>
/** `Lease` of `coordination.k8s.io/v1`, as JSON. */
export type Lease = Resource<'coordination.k8s.io/v1', 'Lease', V1Lease>
/** `EndpointSlice` of `discovery.k8s.io/v1`, as JSON. */
export type EndpointSlice = Resource<'discovery.k8s.io/v1', 'EndpointSlice', V1EndpointSlice>
/** `PriorityClass` of `scheduling.k8s.io/v1`, as JSON. */
export type PriorityClass = Resource<'scheduling.k8s.io/v1', 'PriorityClass', V1PriorityClass>
/** `RuntimeClass` of `node.k8s.io/v1`, as JSON. */
export type RuntimeClass = Resource<'node.k8s.io/v1', 'RuntimeClass', V1RuntimeClass>
/** `CustomResourceDefinition` of `apiextensions.k8s.io/v1`, as JSON. */
export type CustomResourceDefinition = Resource<
  'apiextensions.k8s.io/v1',
  'CustomResourceDefinition',
  V1CustomResourceDefinition
>
/** `APIService` of `apiregistration.k8s.io/v1`, as JSON. */
export type APIService = Resource<'apiregistration.k8s.io/v1', 'APIService', V1APIService>
/** `MutatingWebhookConfiguration` of `admissionregistration.k8s.io/v1`, as JSON. */
export type MutatingWebhookConfiguration = Resource<
  'admissionregistration.k8s.io/v1',
  'MutatingWebhookConfiguration',
  V1MutatingWebhookConfiguration
>
/** `ValidatingAdmissionPolicy` of `admissionregistration.k8s.io/v1`, as JSON. */
export type ValidatingAdmissionPolicy = Resource<
  'admissionregistration.k8s.io/v1',
  'ValidatingAdmissionPolicy',
  V1ValidatingAdmissionPolicy
>
/** `ValidatingAdmissionPolicyBinding` of `admissionregistration.k8s.io/v1`, as JSON. */
export type ValidatingAdmissionPolicyBinding = Resource<
  'admissionregistration.k8s.io/v1',
  'ValidatingAdmissionPolicyBinding',
  V1ValidatingAdmissionPolicyBinding
>
/** `ValidatingWebhookConfiguration` of `admissionregistration.k8s.io/v1`, as JSON. */
export type ValidatingWebhookConfiguration = Resource<
  'admissionregistration.k8s.io/v1',
  'ValidatingWebhookConfiguration',
  V1ValidatingWebhookConfiguration
>
/** `CertificateSigningRequest` of `certificates.k8s.io/v1`, as JSON. */
export type CertificateSigningRequest = Resource<
  'certificates.k8s.io/v1',
  'CertificateSigningRequest',
  V1CertificateSigningRequest
>

/** The built-in kinds by apiVersion and kind; what {@link lookup} knows the types of. */
export interface Kinds {
  v1: {
    ConfigMap: ConfigMap
    Endpoints: Endpoints
    Event: Event
    LimitRange: LimitRange
    Namespace: Namespace
    Node: Node
    PersistentVolume: PersistentVolume
    PersistentVolumeClaim: PersistentVolumeClaim
    Pod: Pod
    PodTemplate: PodTemplate
    ReplicationController: ReplicationController
    ResourceQuota: ResourceQuota
    Secret: Secret
    Service: Service
    ServiceAccount: ServiceAccount
  }
  'apps/v1': {
    ControllerRevision: ControllerRevision
    DaemonSet: DaemonSet
    Deployment: Deployment
    ReplicaSet: ReplicaSet
    StatefulSet: StatefulSet
  }
  'batch/v1': { CronJob: CronJob; Job: Job }
  'autoscaling/v2': { HorizontalPodAutoscaler: HorizontalPodAutoscaler }
  'networking.k8s.io/v1': {
    Ingress: Ingress
    IngressClass: IngressClass
    IPAddress: IPAddress
    NetworkPolicy: NetworkPolicy
    ServiceCIDR: ServiceCIDR
  }
  'policy/v1': { PodDisruptionBudget: PodDisruptionBudget }
  'rbac.authorization.k8s.io/v1': {
    ClusterRole: ClusterRole
    ClusterRoleBinding: ClusterRoleBinding
    Role: Role
    RoleBinding: RoleBinding
  }
  'storage.k8s.io/v1': {
    CSIDriver: CSIDriver
    CSINode: CSINode
    CSIStorageCapacity: CSIStorageCapacity
    StorageClass: StorageClass
    VolumeAttachment: VolumeAttachment
    VolumeAttributesClass: VolumeAttributesClass
  }
  'coordination.k8s.io/v1': { Lease: Lease }
  'discovery.k8s.io/v1': { EndpointSlice: EndpointSlice }
  'scheduling.k8s.io/v1': { PriorityClass: PriorityClass }
  'node.k8s.io/v1': { RuntimeClass: RuntimeClass }
  'apiextensions.k8s.io/v1': { CustomResourceDefinition: CustomResourceDefinition }
  'apiregistration.k8s.io/v1': { APIService: APIService }
  'admissionregistration.k8s.io/v1': {
    MutatingWebhookConfiguration: MutatingWebhookConfiguration
    ValidatingAdmissionPolicy: ValidatingAdmissionPolicy
    ValidatingAdmissionPolicyBinding: ValidatingAdmissionPolicyBinding
    ValidatingWebhookConfiguration: ValidatingWebhookConfiguration
  }
  'certificates.k8s.io/v1': { CertificateSigningRequest: CertificateSigningRequest }
}
