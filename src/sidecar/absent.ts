import type { Report } from './facts.ts'
import type { Rule, Selected, SourceKind } from './model.ts'
import { namespacesOf } from './source/queries.ts'

/** Keeps an eye on what is asked for by name. */
export interface Absence {
  /** What does not exist now, in words. */
  readonly absent: readonly string[]
  /** Takes what is selected now, and tells what is new. */
  update(selected: readonly Selected[]): void
}

/**
 * Watches for objects that are asked for by name and do not exist: a name that is misspelt selects nothing, without an
 * error of the API. `own` is the namespace of the connection.
 *
 * @example
 * const absence = createAbsence(options.rules, { own: 'default', report })
 * absence.update(source.selected())
 * absence.absent // ['ConfigMap default/wbe']
 */
export function createAbsence(
  rules: readonly Rule[],
  { own, report }: { own: string; report: Report },
): Absence {
  let absent: readonly string[] = []
  return {
    get absent() {
      return absent
    },
    update(selected) {
      const before = absent
      absent = absentOf(rules, own, selected)
      for (const object of absent) if (!before.includes(object)) report({ type: 'absent', object })
      for (const object of before) if (!absent.includes(object)) report({ type: 'found', object })
    },
  }
}

/** A rule of several namespaces or kinds is content with one object. */
function absentOf(rules: readonly Rule[], own: string, selected: readonly Selected[]): string[] {
  const named = rules.flatMap(({ name, ...rule }) => (name === undefined ? [] : [{ ...rule, name }]))
  if (named.length === 0) return []
  const there = new Set(
    selected.flatMap(({ object: { ref } }) =>
      [ref.namespace, undefined].map((namespace) => keyOf(ref.kind, namespace, ref.name)),
    ),
  )
  const missing = named.filter(
    ({ kinds, namespaces, name }) =>
      !kinds.some((kind) =>
        namespacesOf(namespaces, own).some((namespace) => there.has(keyOf(kind, namespace, name))),
      ),
  )
  return [...new Set(missing.map((rule) => describe(rule, own)))]
}

/** Of an object in one namespace, or in any. */
const keyOf = (kind: SourceKind, namespace: string | undefined, name: string) =>
  JSON.stringify([kind, namespace ?? null, name])

function describe({ kinds, namespaces, name }: Rule & { name: string }, own: string): string {
  const kind = kinds.join(' or ')
  if (namespaces === 'all') return `${kind} ${name} in any namespace`
  const [only, ...more] = namespacesOf(namespaces, own)
  return more.length === 0 ? `${kind} ${only}/${name}` : `${kind} ${name} in ${[only, ...more].join(' or ')}`
}
