import { quoted } from './json-path.ts'
import { isFields, own, type Fields } from './own.ts'
import type { Report } from './report.ts'
import type { ChildResourceRule, HookCall } from './wire.ts'

/** Checks the status of a composite's or decorator's answer. */
export function checkStatus(call: HookCall, answer: Fields, report: Report): void {
  const status = own(answer, 'status')
  if (status != null) {
    if (!isFields(status)) report.add('STATUS_NOT_OBJECT', ['status'], `the status is ${quoted(status)}`)
    return
  }
  // A decorator without a status leaves the object's status alone.
  if (call.controllerKind !== 'CompositeController') return
  const rule = rollingRule(call)
  if (rule !== undefined) {
    const message = `the status is ${quoted(status)} while ${rule.resource} are rolled out`
    report.add('STATUS_MISSING_ROLLING', ['status'], message)
    return
  }
  // The status of a last answer is never stored: the parent is gone before.
  if (own(answer, 'finalized') === true && call.parent.metadata.deletionTimestamp != null) return
  const lost = statusFields(call.parent.status)
  if (lost.length > 0)
    report.add('STATUS_WIPED', ['status'], `the status loses ${lost.slice(0, 5).join(', ')}`)
}

/** Warns of a strategy that does not work in 4.17; decorators treat it like the plain one. */
export function checkStrategy(call: HookCall, report: Report): void {
  if (call.controllerKind !== 'CompositeController') return
  const rule = rollingRule(call)
  if (rule === undefined) return
  const effect =
    (call.parent.metadata.namespace ?? '') === ''
      ? 'with a cluster-scoped parent every sync fails'
      : 'with a namespaced parent the rollout waits for ever after the first child'
  report.add('ROLLING_STRATEGY', [], `${rule.resource} have ${rule.updateStrategy?.method ?? ''}: ${effect}`)
}

function rollingRule(call: HookCall): ChildResourceRule | undefined {
  const rules = call.controller.spec.childResources
  if (rules === undefined) return undefined
  for (const rule of rules) if (rule.updateStrategy?.method?.startsWith('Rolling') === true) return rule
  return undefined
}

/** The fields of an observed status that are the hook's own: not those that Metacontroller adds by itself. */
function statusFields(status: unknown): string[] {
  if (!isFields(status)) return []
  return Object.keys(status).filter((name) => {
    if (name !== 'conditions') return name !== 'observedGeneration'
    const { conditions } = status
    return !Array.isArray(conditions) || conditions.some((one) => !isFields(one) || one.type !== 'Updated')
  })
}
