import { jsonPath, quoted } from './json-path.ts'
import { isFields, own, type Fields } from './own.ts'
import * as generated from './request-validators.generated.ts'
import type {
  CompositeRequest,
  ControllerKind,
  ControllerObject,
  CustomizeRequest,
  DecoratorRequest,
  Groups,
  HookCall,
  HookName,
  HookRequest,
} from './wire.ts'

/** Why a body is not a hook request. */
export interface RequestProblem {
  code: 'REQUEST_NOT_HOOK'
  /** Where in the body, as a JSON path; empty for the body itself. */
  path: string
  message: string
}

interface Validator {
  (body: unknown): boolean
  errors?: { instancePath: string; message?: string; params: Record<string, unknown> }[] | null
}

/** What a request written by hand may leave out besides its controller. */
const unsent = { related: {}, finalizing: false }

/** A body as a hand may have written it. */
type Lenient<T extends HookRequest> = Omit<T, 'controller'> & { controller?: ControllerObject }

const validators = generated as unknown as Record<'composite' | 'decorator' | 'customize', Validator>

/** Stands in for a controller that a request written by hand left out; its rules are skipped. */
const noController: ControllerObject = { apiVersion: '', kind: '', metadata: { name: '' }, spec: {} }

/**
 * Checks that a parsed body is a hook request of Metacontroller and finds out which call it is.
 * `hook` is the export that the route leads to; the body decides between sync and finalize, and everything for `default`.
 *
 * Metacontroller always sends every field. For requests written by hand three may be missing: `related` counts as `{}`,
 * `finalizing` as false, and without `controller` the rules that need it are skipped (see `hasController`).
 *
 * @example
 * const parent = { apiVersion: 'example.com/v1', kind: 'App', metadata: { name: 'web', namespace: 'shop' } }
 * const checked = checkRequest({ parent, children: {} }, 'sync')
 * if ('call' in checked) checked.call.hook // 'sync'
 */
export function checkRequest(
  body: unknown,
  hook: HookName | 'default',
): { call: HookCall } | { problem: RequestProblem } {
  if (!isFields(body)) return refuse('', `the body is ${quoted(body)}, not an object`)
  const isList = own(body, 'children') !== undefined || own(body, 'attachments') !== undefined
  if (hook === 'customize' || (hook === 'default' && !isList)) {
    if (isList)
      return refuse(
        '',
        'a customize request has no children or attachments; this is a sync or finalize request',
      )
    return (
      problemOf('customize', body) ?? { call: customizeCall(body as unknown as Lenient<CustomizeRequest>) }
    )
  }
  if (isDecorator(body)) {
    return (
      problemOf('decorator', body) ?? { call: decoratorCall(body as unknown as Lenient<DecoratorRequest>) }
    )
  }
  return problemOf('composite', body) ?? { call: compositeCall(body as unknown as Lenient<CompositeRequest>) }
}

/** The controller says what it is; without one the shape does. */
function isDecorator(body: Fields): boolean {
  const controller = own(body, 'controller')
  if (isFields(controller)) return own(controller, 'kind') === 'DecoratorController'
  return own(body, 'parent') === undefined && own(body, 'object') !== undefined
}

function customizeCall(request: Lenient<CustomizeRequest>): HookCall {
  const { controller = noController, parent } = request
  const kind = controller.kind === 'DecoratorController' ? 'DecoratorController' : 'CompositeController'
  return callOf('customize', kind, { request: complete(request, {}), controller, parent, observed: {} })
}

function compositeCall(request: Lenient<CompositeRequest>): HookCall {
  const { controller = noController, parent, children: observed, finalizing } = request
  const parts = { request: complete(request, unsent), controller, parent, observed }
  return callOf(finalizing ? 'finalize' : 'sync', 'CompositeController', parts)
}

function decoratorCall(request: Lenient<DecoratorRequest>): HookCall {
  const { controller = noController, object: parent, attachments: observed, finalizing } = request
  const parts = { request: complete(request, unsent), controller, parent, observed }
  return callOf(finalizing ? 'finalize' : 'sync', 'DecoratorController', parts)
}

interface Parts {
  request: HookRequest
  controller: ControllerObject
  parent: HookCall['parent']
  observed: Groups
}

function callOf(hook: HookName, controllerKind: ControllerKind, parts: Parts): HookCall {
  const version = parts.controller.spec.hooks?.[hook]?.version ?? 'v1'
  return { hook, controllerKind, version, ...parts }
}

/** Fills in what a request written by hand left out; a complete request is returned as it is. */
function complete<T extends HookRequest>(request: Lenient<T>, defaults: Partial<T>): T {
  const all: Record<string, unknown> = { controller: noController, ...defaults }
  const sent = request as unknown as Fields
  const missing = Object.keys(all).filter((name) => sent[name] === undefined)
  if (missing.length === 0) return request as unknown as T
  const fields = { ...sent }
  for (const name of missing) fields[name] = all[name]
  return fields as unknown as T
}

function problemOf(name: keyof typeof validators, body: Fields): { problem: RequestProblem } | undefined {
  const validate = validators[name]
  if (validate(body)) return undefined
  const [error] = validate.errors ?? []
  if (error === undefined) return refuse('', 'the body does not look like a hook request')
  const steps = error.instancePath.split('/').slice(1).map(unescapePointer)
  const { allowedValues } = error.params
  const allowed = Array.isArray(allowedValues) ? ` (${allowedValues.join(', ')})` : ''
  return refuse(jsonPath(steps), (error.message ?? 'is not valid') + allowed)
}

/** @see https://www.rfc-editor.org/rfc/rfc6901#section-3 */
function unescapePointer(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
}

function refuse(path: string, message: string): { problem: RequestProblem } {
  return { problem: { code: 'REQUEST_NOT_HOOK', path, message } }
}
