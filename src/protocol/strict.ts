import type { Steps } from './json-path.ts'
import type { Fields } from './own.ts'
import type { Report } from './report.ts'
import type { HookCall } from './wire.ts'

/** The fields that each part of an answer may have. */
export const knownFields = {
  CompositeController: new Set(['status', 'children', 'resyncAfterSeconds', 'finalized']),
  DecoratorController: new Set([
    'labels',
    'annotations',
    'status',
    'attachments',
    'resyncAfterSeconds',
    'finalized',
  ]),
  customize: new Set(['relatedResources']),
  rule: new Set(['apiVersion', 'resource', 'labelSelector', 'namespaceSelector', 'namespace', 'names']),
  selector: new Set(['matchLabels', 'matchExpressions']),
  requirement: new Set(['key', 'operator', 'values']),
} satisfies Record<string, ReadonlySet<string>>

/** Other hooks' lists, for a message that says whose they are. */
const foreignLists: Record<string, string> = {
  children: "children belongs to a CompositeController's answer",
  attachments: "attachments belongs to a DecoratorController's answer",
  relatedResources: 'relatedResources belongs to the answer of customize',
}

/** Whether Metacontroller decodes the answer of this call in strict mode. */
export function isStrict(call: HookCall): boolean {
  const mode = call.controller.spec.hooks?.[call.hook]?.webhook?.responseUnMarshallMode
  return mode === undefined ? call.version === 'v2' : mode === 'strict'
}

/** Notes each field of a part of the answer that Metacontroller does not know. */
export function checkFields(
  part: Fields,
  known: ReadonlySet<string>,
  { call, steps, report }: { call: HookCall; steps: Steps; report: Report },
): void {
  for (const name of Object.keys(part)) {
    if (known.has(name) || part[name] === undefined) continue
    const code = isStrict(call) ? 'FIELD_UNKNOWN' : 'FIELD_IGNORED'
    report.add(code, [...steps, name], explain(name, known))
  }
}

function explain(name: string, known: ReadonlySet<string>): string {
  const names = [...known]
  const near = names.find((other) => isNear(name.toLowerCase(), other.toLowerCase()))
  if (near !== undefined) return `no such field; did you mean ${near}?`
  const foreign = Object.hasOwn(foreignLists, name) ? foreignLists[name] : undefined
  return `${foreign ?? 'no such field'}; the fields here are ${names.join(', ')}`
}

/** A field of `part` that is likely to be meant by `name`. */
export function misspelling(part: Fields, name: string): string | undefined {
  return Object.keys(part).find((other) => other !== name && isNear(other.toLowerCase(), name.toLowerCase()))
}

/** Whether two names differ by at most two letters added, left out or replaced. */
function isNear(one: string, other: string): boolean {
  const allowed = Math.min(one.length, other.length) < 5 ? 1 : 2
  return Math.abs(one.length - other.length) <= allowed && distance(one, other) <= allowed
}

function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
