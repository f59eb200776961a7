import { quoted } from './json-path.ts'
import { isFields, own, type Fields } from './own.ts'
import type { Report } from './report.ts'
import type { HookCall } from './wire.ts'

/** Beyond this many seconds, 292 years, Metacontroller's duration overflows. */
const MAX_RESYNC_SECONDS = 9_223_372_036

/** Checks `resyncAfterSeconds`. */
export function checkResync(answer: Fields, report: Report): void {
  const seconds = own(answer, 'resyncAfterSeconds')
  if (seconds == null) return
  if (typeof seconds === 'number' && seconds >= 0 && seconds <= MAX_RESYNC_SECONDS) return
  report.add('RESYNC_INVALID', ['resyncAfterSeconds'], `the value is ${quoted(seconds)}`)
}

/** Checks `finalized` against the hook that was called. */
export function checkFinalized(call: HookCall, answer: Fields, list: string, report: Report): void {
  const finalized = own(answer, 'finalized')
  if (finalized == null) {
    if (call.hook !== 'finalize') return
    report.add('FINALIZED_MISSING', ['finalized'], 'the answer of finalize has no finalized')
  } else if (typeof finalized !== 'boolean') {
    report.add('FINALIZED_NOT_BOOLEAN', ['finalized'], `the value is ${quoted(finalized)}`)
  } else if (finalized && call.hook === 'sync') {
    if (call.parent.metadata.deletionTimestamp != null) return
    report.add(
      'FINALIZED_FROM_SYNC',
      ['finalized'],
      'finalized is true while the parent is not being deleted',
    )
  } else if (finalized && call.controllerKind === 'DecoratorController') {
    const attachments = own(answer, list)
    if (!Array.isArray(attachments) || attachments.length === 0) return
    const message = `finalized is true and ${attachments.length} attachments are wanted`
    report.add('FINALIZED_WITH_ATTACHMENTS', [list], message)
  }
}

/** Checks labels and annotations that a decorator sets on its object: strings, or null to remove one. */
export function checkDecorations(answer: Fields, name: 'labels' | 'annotations', report: Report): void {
  const map = own(answer, name)
  if (map == null) return
  if (!isFields(map)) {
    report.add('DECORATOR_LABELS_INVALID', [name], `${name} is ${quoted(map)}, not an object`)
    return
  }
  for (const key of Object.keys(map)) {
    const value = map[key]
    if (value == null || typeof value === 'string') continue
    report.add('DECORATOR_LABELS_INVALID', [name, key], `the value is ${quoted(value)}, not a string or null`)
  }
}
