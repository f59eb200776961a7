import type { AnswerCode } from './answer-rules.ts'
import { checkChildren } from './children.ts'
import { checkDecorations, checkFinalized, checkResync } from './envelope.ts'
import type { Verdict } from './finding.ts'
import { quoted } from './json-path.ts'
import { walkValues } from './json-values.ts'
import { isFields, own, type Fields } from './own.ts'
import { toPlain } from './plain.ts'
import { checkRelated } from './related.ts'
import { Report } from './report.ts'
import { checkStatus, checkStrategy } from './status.ts'
import { checkFields, knownFields, misspelling } from './strict.ts'
import { hasController, type HookCall } from './wire.ts'

/** What the author of a hook module allows. */
export interface CheckOptions {
  /** Errors that count as warnings; those that the table does not mark as downgradable stay errors. */
  downgraded?: ReadonlySet<AnswerCode>
}

/**
 * The firewall: checks a hook's answer against everything that Metacontroller would do with it.
 * It never throws and never changes the hook's own object; `answer` of the verdict is what may be sent.
 *
 * @example
 * const checked = checkRequest(body, 'sync')
 * if ('call' in checked) {
 *   const { errors, answer } = checkAnswer(checked.call, { status: {}, children: [null] })
 *   errors[0]?.code // 'ITEM_NULL'
 * }
 */
export function checkAnswer(call: HookCall, answer: unknown, { downgraded }: CheckOptions = {}): Verdict {
  const report = new Report(downgraded)
  let sent: unknown = answer
  try {
    sent = check(call, answer, report, new Report(downgraded))
  } catch (error) {
    // Getters, proxies and toJSON are code of the hook, and code may throw.
    report.add('ANSWER_NOT_JSON', [], `reading the answer threw ${reasonOf(error)}`)
  }
  return { errors: report.errors, warnings: report.warnings, answer: sent }
}

function check(call: HookCall, original: unknown, report: Report, values: Report): unknown {
  if (!isFields(original)) {
    report.add('ANSWER_NOT_OBJECT', [], `the hook returned ${quoted(original)}`)
    return original
  }
  let answer: Fields = original
  let inner = values
  const list = listOf(call)
  const childList = call.hook === 'customize' ? undefined : list
  if (walkValues(answer, childList, inner) === 'convert') {
    const plain = toPlain(answer)
    if (!isFields(plain)) {
      report.add('ANSWER_NOT_OBJECT', [], `the toJSON of the answer returned ${quoted(plain)}`)
      return original
    }
    answer = plain
    inner = new Report(report.downgraded)
    walkValues(answer, childList, inner)
  }
  // A Map or a Promise as the whole answer: nothing else is worth saying.
  const isLost = inner.errors[0]?.path === ''
  const sent = isLost ? answer : checkParts(call, answer, list, report)
  report.append(inner)
  return sent
}

function reasonOf(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : quoted(error)
  } catch {
    return 'something that cannot be read either'
  }
}

/** The name of the list that an answer of this call must have. */
function listOf({ hook, controllerKind }: HookCall): 'children' | 'attachments' | 'relatedResources' {
  if (hook === 'customize') return 'relatedResources'
  return controllerKind === 'CompositeController' ? 'children' : 'attachments'
}

/** Envelope first, then the items of the list; returns the answer to send. */
function checkParts(call: HookCall, answer: Fields, list: ReturnType<typeof listOf>, report: Report): Fields {
  const known = knownFields[call.hook === 'customize' ? 'customize' : call.controllerKind]
  const items = checkList(call, answer, list, report)
  checkFields(answer, known, { call, steps: [], report })
  if (call.hook === 'customize') {
    if (items !== undefined) checkRelated(call, items, report)
    return answer
  }
  checkStatus(call, answer, report)
  checkResync(answer, report)
  checkFinalized(call, answer, list, report)
  if (call.controllerKind === 'DecoratorController') {
    checkDecorations(answer, 'labels', report)
    checkDecorations(answer, 'annotations', report)
  }
  checkStrategy(call, report)
  if (items === undefined) return answer
  const sent = checkChildren(call, list, items, report)
  return sent === items ? answer : { ...answer, [list]: sent }
}

function checkList(
  call: HookCall,
  answer: Fields,
  list: string,
  report: Report,
): readonly unknown[] | undefined {
  // What JSON leaves out is missing, so a property that is not enumerable does not count.
  const items = Object.prototype.propertyIsEnumerable.call(answer, list) ? own(answer, list) : undefined
  if (Array.isArray(items)) return items as readonly unknown[]
  if (items == null) {
    if (isOptional(call, list)) return undefined
    const meant = misspelling(answer, list)
    const hint = meant === undefined ? '' : `; did you mean it by ${meant}?`
    report.add('LIST_MISSING', [list], `the list is ${items === null ? 'null' : 'missing'}${hint}`)
  } else report.add('LIST_NOT_ARRAY', [list], `the value is ${quoted(items)}, not an array`)
  return undefined
}

/** A decorator that declares no attachments has nothing that a missing list could delete. */
function isOptional(call: HookCall, list: string): boolean {
  return list === 'attachments' && hasController(call) && Object.keys(call.observed).length === 0
}
