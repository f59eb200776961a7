import type { Fields } from '../../../protocol/own.ts'
import type { Schema } from '../schema/schema.ts'
import { isEmpty } from './field-set.ts'

/** Fields where the Go types of a kind say something else than their schema, by the end of the component's name. */
const EXCEPTIONS: Record<string, Fields> = {
  'core.v1.Event': {
    eventTime: null,
    firstTimestamp: null,
    lastTimestamp: null,
    reportingComponent: '',
    reportingInstance: '',
  },
  'events.v1.Event': { deprecatedFirstTimestamp: null, deprecatedLastTimestamp: null },
  'apps.v1.ControllerRevision': { data: null },
  'apps.v1.StatefulSetSpec': { serviceName: '' },
  'certificates.v1.CertificateSigningRequestSpec': { request: null },
  'discovery.v1.EndpointSlice': { endpoints: null, ports: null },
  'rbac.v1.ClusterRole': { rules: null },
  'rbac.v1.Role': { rules: null },
  'rbac.v1.RoleRef': { apiGroup: '' },
  'scheduling.v1.PriorityClass': { value: 0 },
  'authentication.v1.TokenReviewSpec': { token: undefined },
  'admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec': {
    policyName: undefined,
    validationActions: undefined,
  },
  'networking.v1.IPAddressSpec': { parentRef: undefined },
}

const ZEROS: Record<string, unknown> = { string: '', integer: 0, number: 0, boolean: false }

const known = new WeakMap<Schema, Fields>()

/**
 * An object of a kind before anything is set in it: the fields that Go writes even when they are empty. Nobody comes to own those
 * by creating an object that leaves them as they are.
 *
 * @param isCustom custom resources start out without any field.
 * @example
 * zeroOf(deploymentSchema).spec // { selector: null, strategy: {}, template: { … } }
 */
export function zeroOf(schema: Schema): Fields {
  let zero = known.get(schema)
  if (zero === undefined)
    known.set(schema, (zero = schema.component?.startsWith('io.k8s.') ? build(schema) : {}))
  return zero
}

function build(schema: Schema): Fields {
  const zero: Fields = {}
  const exceptions = EXCEPTIONS[schema.component?.split('.').slice(-3).join('.') ?? '']
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (isStruct(field)) zero[name] = build(field)
    else if (schema.required?.includes(name)) zero[name] = zeroField(field)
  }
  for (const [name, value] of Object.entries(exceptions ?? {})) {
    if (value === undefined) Reflect.deleteProperty(zero, name)
    else zero[name] = value
  }
  return zero
}

/** A field that always holds an object has an empty one for its default. */
const isStruct = ({ default: initial, properties }: Schema): boolean =>
  properties !== undefined && typeof initial === 'object' && initial !== null && isEmpty(initial)

const zeroField = ({ type, format }: Schema): unknown =>
  format === 'date-time' ? null : (ZEROS[type ?? ''] ?? null)
