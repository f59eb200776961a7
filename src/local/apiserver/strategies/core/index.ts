import type { Strategy } from '../../kinds/kind.ts'
import { ipAddress, serviceCIDR } from './addresses.ts'
import {
  mutatingPolicy,
  mutatingPolicyBinding,
  validatingPolicy,
  validatingPolicyBinding,
} from './admission-policies.ts'
import { apiService } from './api-service.ts'
import { certificateRequest } from './certificate-request.ts'
import { configMap } from './config-map.ts'
import { endpointSlice } from './endpoint-slice.ts'
import { endpoints } from './endpoints.ts'
import { event } from './event.ts'
import { ingressClass } from './ingress-class.ts'
import { ingress } from './ingress.ts'
import { lease } from './lease.ts'
import { limitRange } from './limit-range.ts'
import { namespace } from './namespace.ts'
import { networkPolicy } from './network-policy.ts'
import { node } from './node.ts'
import { persistentVolume } from './persistent-volume.ts'
import { priorityClass } from './priority-class.ts'
import { clusterRole, clusterRoleBinding, role, roleBinding } from './rbac.ts'
import { resourceQuota } from './resource-quota.ts'
import { runtimeClass } from './runtime-class.ts'
import { secret } from './secret.ts'
import { serviceAccount } from './service-account.ts'
import { service } from './service/service.ts'
import { storageClass, volumeAttributesClass } from './storage-classes.ts'
import { csiDriver, csiNode, csiStorageCapacity } from './storage-drivers.ts'
import { volumeAttachment } from './volume-attachment.ts'
import { volumeClaim } from './volume-claim.ts'
import { mutatingWebhooks, validatingWebhooks } from './webhooks.ts'

const ADMISSION = 'admissionregistration.k8s.io'
const RBAC = 'rbac.authorization.k8s.io'
const STORAGE = 'storage.k8s.io'
const NETWORK = 'networking.k8s.io'

/**
 * What is special to the built-in kinds that run nothing, by their key in the store.
 *
 * @example
 * coreStrategies['/services']?.defaults?.(service)
 */
export const coreStrategies: Record<string, Strategy> = {
  '/configmaps': configMap,
  '/endpoints': endpoints,
  '/events': event,
  '/limitranges': limitRange,
  '/namespaces': namespace,
  '/nodes': node,
  '/persistentvolumeclaims': volumeClaim,
  '/persistentvolumes': persistentVolume,
  '/resourcequotas': resourceQuota,
  '/secrets': secret,
  '/serviceaccounts': serviceAccount,
  '/services': service,
  [`${ADMISSION}/mutatingadmissionpolicies`]: mutatingPolicy,
  [`${ADMISSION}/mutatingadmissionpolicybindings`]: mutatingPolicyBinding,
  [`${ADMISSION}/mutatingwebhookconfigurations`]: mutatingWebhooks,
  [`${ADMISSION}/validatingadmissionpolicies`]: validatingPolicy,
  [`${ADMISSION}/validatingadmissionpolicybindings`]: validatingPolicyBinding,
  [`${ADMISSION}/validatingwebhookconfigurations`]: validatingWebhooks,
  'apiregistration.k8s.io/apiservices': apiService,
  'certificates.k8s.io/certificatesigningrequests': certificateRequest,
  'coordination.k8s.io/leases': lease,
  'discovery.k8s.io/endpointslices': endpointSlice,
  [`${NETWORK}/ingressclasses`]: ingressClass,
  [`${NETWORK}/ingresses`]: ingress,
  [`${NETWORK}/ipaddresses`]: ipAddress,
  [`${NETWORK}/networkpolicies`]: networkPolicy,
  [`${NETWORK}/servicecidrs`]: serviceCIDR,
  'node.k8s.io/runtimeclasses': runtimeClass,
  [`${RBAC}/clusterrolebindings`]: clusterRoleBinding,
  [`${RBAC}/clusterroles`]: clusterRole,
  [`${RBAC}/rolebindings`]: roleBinding,
  [`${RBAC}/roles`]: role,
  'scheduling.k8s.io/priorityclasses': priorityClass,
  [`${STORAGE}/csidrivers`]: csiDriver,
  [`${STORAGE}/csinodes`]: csiNode,
  [`${STORAGE}/csistoragecapacities`]: csiStorageCapacity,
  [`${STORAGE}/storageclasses`]: storageClass,
  [`${STORAGE}/volumeattachments`]: volumeAttachment,
  [`${STORAGE}/volumeattributesclasses`]: volumeAttributesClass,
}
