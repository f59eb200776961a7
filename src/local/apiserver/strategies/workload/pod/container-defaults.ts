import { type Fields, isFields } from '../../../../../protocol/own.ts'
import { defaultPullPolicy } from '../image-tag.ts'
import { defaultResources } from '../../shared/quantity.ts'
import { fields, fill, fillUnset, items, text } from '../../shared/read.ts'

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const
const HOOKS = ['postStart', 'preStop'] as const

/**
 * Fills in what a container leaves out, be it an ordinary one, one for initialisation or an ephemeral one.
 *
 * @example
 * defaultContainer(container) // container.imagePullPolicy is 'Always' for image `nginx`
 */
export function defaultContainer(container: Fields): void {
  fill(container, 'imagePullPolicy', defaultPullPolicy(text(container.image)))
  fill(container, 'terminationMessagePath', '/dev/termination-log')
  fill(container, 'terminationMessagePolicy', 'File')
  for (const port of items(container.ports)) fill(port, 'protocol', 'TCP')
  for (const { valueFrom } of items(container.env)) if (isFields(valueFrom)) defaultSource(valueFrom)
  const resources = fields(container.resources)
  if (resources === undefined) container.resources = {}
  else defaultRequirements(resources)
  for (const name of PROBES) defaultProbe(container[name])
  const lifecycle = fields(container.lifecycle)
  for (const name of HOOKS) defaultHttp(fields(lifecycle?.[name])?.httpGet)
}

/** Quantities of limits and requests as they are stored. */
export function defaultRequirements(resources: Fields): void {
  defaultResources(resources.limits)
  defaultResources(resources.requests)
}

/** The version of a reference to a field of the Pod. */
export function defaultFieldRef(reference: unknown): void {
  if (isFields(reference)) fill(reference, 'apiVersion', 'v1')
}

/** The divisor of a reference to a container's resources. */
export function defaultResourceRef(reference: unknown): void {
  if (isFields(reference)) fillUnset(reference, 'divisor', '0')
}

function defaultSource(source: Fields): void {
  defaultFieldRef(source.fieldRef)
  defaultResourceRef(source.resourceFieldRef)
  const file = fields(source.fileKeyRef)
  if (file !== undefined) fillUnset(file, 'optional', false)
}

function defaultProbe(probe: unknown): void {
  if (!isFields(probe)) return
  fill(probe, 'timeoutSeconds', 1)
  fill(probe, 'periodSeconds', 10)
  fill(probe, 'successThreshold', 1)
  fill(probe, 'failureThreshold', 3)
  defaultHttp(probe.httpGet)
  const grpc = fields(probe.grpc)
  if (grpc !== undefined) fillUnset(grpc, 'service', '')
}

function defaultHttp(action: unknown): void {
  if (!isFields(action)) return
  fill(action, 'path', '/')
  fill(action, 'scheme', 'HTTP')
}
