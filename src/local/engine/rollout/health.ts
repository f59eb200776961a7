import type { Obj } from '../../../cluster/object.ts'
import { isFields, own, type Fields } from '../../../protocol/own.ts'
import { goQuote } from '../hook/go-quote.ts'
import type { ChildRule, ConditionCheck } from '../plan/plan.ts'

/**
 * Why a child that has its latest shape is not fit for the next one to be updated, in Metacontroller's words
 * (protocol.md §3.8).
 *
 * @example
 * healthProblem(pod, rule) // 'failed status check: required condition type missing: "Ready"'
 */
export function healthProblem(child: Obj, { method, checks }: ChildRule): string | undefined {
  if (method === 'RollingInPlace' && isBehind(child)) {
    return "with RollingInPlace update strategy hasn't observed latest spec"
  }
  for (const check of checks) {
    const problem = checkProblem(child, check)
    if (problem !== undefined) return `failed status check: ${problem}`
  }
  return undefined
}

/** Not every controller says which generation it has seen; then nothing is known. */
function isBehind(child: Obj): boolean {
  const observed = own(statusOf(child), 'observedGeneration')
  return (
    Number.isInteger(observed) &&
    (observed as number) > 0 &&
    (observed as number) < (child.metadata.generation ?? 0)
  )
}

function checkProblem(child: Obj, check: ConditionCheck): string | undefined {
  const condition = conditionOf(child, check.type)
  if (condition === undefined) return `required condition type missing: ${goQuote(check.type)}`
  const wrong = (['status', 'reason'] as const).find(
    (field) => check[field] !== undefined && check[field] !== textOf(condition, field),
  )
  if (wrong === undefined) return undefined
  const [is, want] = [textOf(condition, wrong), check[wrong]].map((text) => goQuote(text ?? ''))
  return `${goQuote(check.type)} condition ${wrong} is ${is} (want ${want})`
}

function conditionOf(child: Obj, type: string): Fields | undefined {
  const conditions = own(statusOf(child), 'conditions')
  return Array.isArray(conditions)
    ? conditions.filter(isFields).find((condition) => own(condition, 'type') === type)
    : undefined
}

function statusOf(child: Obj): Fields {
  const status = own(child, 'status')
  return isFields(status) ? status : {}
}

function textOf(condition: Fields, field: string): string {
  const value = own(condition, field)
  return typeof value === 'string' ? value : ''
}
