import { quoted } from './json-path.ts'
import { isFields, own, type Fields } from './own.ts'
import type { ItemReport } from './report.ts'
import { selects, usableSelector, type Selector } from './selector.ts'
import { hasController, type HookCall } from './wire.ts'

const GENERATED_LABEL = 'controller-uid'

/** What the labels of every child of a composite must satisfy. */
export type LabelDemand = { uid: string } | { selector: Selector }

/** The demand of a call; undefined when there is none or Metacontroller fails before it calls the hook. */
export function labelDemand(call: HookCall): LabelDemand | undefined {
  if (call.controllerKind !== 'CompositeController' || !hasController(call)) return undefined
  const { metadata, spec } = call.parent
  if (call.controller.spec.generateSelector === true) {
    return typeof metadata.uid === 'string' ? { uid: metadata.uid } : undefined
  }
  const selector = usableSelector(isFields(spec) ? own(spec, 'selector') : undefined)
  return selector && { selector }
}

/** A child must be one that its parent selects; otherwise nothing of the answer is applied. */
export function checkSelected(labels: unknown, demand: LabelDemand, report: ItemReport): void {
  const map = isFields(labels) ? labels : {}
  if ('selector' in demand) {
    if (selects(demand.selector, map)) return
    report.add(
      'CHILD_LABELS_MISMATCH',
      ['metadata', 'labels'],
      "the labels do not match the parent's spec.selector",
    )
    return
  }
  const label = own(map, GENERATED_LABEL)
  if (label === undefined || label === demand.uid) return
  const message = `the label is ${quoted(label)}, the uid of the parent is ${quoted(demand.uid)}`
  report.add('CHILD_LABELS_MISMATCH', ['metadata', 'labels', GENERATED_LABEL], message)
}

/** Labels and annotations of a child are maps of strings. */
export function checkChildMaps(metadata: Fields, composite: boolean, report: ItemReport): void {
  const labels = own(metadata, 'labels')
  // Null labels are read as none by a DecoratorController, but fail the sync of a CompositeController.
  if (labels === null && composite) {
    report.add('CHILD_LABELS_INVALID', ['metadata', 'labels'], 'labels is null, not a map of strings')
  } else checkStrings(labels, 'labels', report)
  checkStrings(own(metadata, 'annotations'), 'annotations', report)
}

function checkStrings(map: unknown, name: string, report: ItemReport): void {
  if (map == null) return
  if (!isFields(map)) {
    report.add('CHILD_LABELS_INVALID', ['metadata', name], `${name} is ${quoted(map)}, not a map of strings`)
    return
  }
  for (const key of Object.keys(map)) {
    const value = map[key]
    if (typeof value === 'string' || value === undefined) continue
    report.add('CHILD_LABELS_INVALID', ['metadata', name, key], `the value is ${quoted(value)}, not a string`)
  }
}
