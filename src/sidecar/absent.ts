import type { Report } from './facts.ts'
import type { Rule, Selected } from './model.ts'

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
    selected.flatMap(({ object: { ref } }) => [
      JSON.stringify([ref.kind, ref.namespace, ref.name]),
      JSON.stringify([ref.kind, 'all', ref.name, '']),
    ]),
  )
  const missing = named.filter(({ kinds, namespaces, name }) => {
    const keys =
      namespaces === 'all'
        ? kinds.map((kind) => [kind, 'all', name, ''])
        : kinds.flatMap((kind) => listOf(namespaces, own).map((namespace) => [kind, namespace, name]))
    return !keys.some((key) => there.has(JSON.stringify(key)))
  })
  return [...new Set(missing.map((rule) => describe(rule, own)))]
}

const listOf = (namespaces: readonly string[] | 'own', own: string) =>
  namespaces === 'own' ? [own] : namespaces

function describe({ kinds, namespaces, name }: Rule & { name: string }, own: string): string {
  const kind = kinds.join(' or ')
  if (namespaces === 'all') return `${kind} ${name} in any namespace`
  const [only, ...more] = listOf(namespaces, own)
  return more.length === 0 ? `${kind} ${only}/${name}` : `${kind} ${name} in ${[only, ...more].join(' or ')}`
}
