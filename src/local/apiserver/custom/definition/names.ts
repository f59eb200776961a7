import type { Cause } from '../../errors.ts'
import { label1035 } from '../../validate/names.ts'
import type { Names } from '../crd.ts'
import { child, indexed, invalid } from '../problems.ts'

/** What is wrong with the names of a definition; empty ones are looked at elsewhere. */
export function* nameProblems(names: Names, path: string): Generator<Cause> {
  const { plural, singular = '', kind, listKind = '', shortNames = [], categories = [] } = names
  const one = function* (value: string, at: string, mixed: boolean): Generator<Cause> {
    const problems = label1035(mixed ? value.toLowerCase() : value)
    if (problems.length === 0) return
    const why = problems.join(',')
    yield invalid(at, value, mixed ? `may have mixed case, but should otherwise match: ${why}` : why)
  }
  if (plural !== '') yield* one(plural, child(path, 'plural'), false)
  if (singular !== '') yield* one(singular, child(path, 'singular'), false)
  if (kind !== '') yield* one(kind, child(path, 'kind'), true)
  if (listKind !== '') yield* one(listKind, child(path, 'listKind'), true)
  for (const [index, name] of shortNames.entries())
    yield* one(name, indexed(child(path, 'shortNames'), index), false)
  if (kind !== '' && kind === listKind) {
    yield invalid(child(path, 'listKind'), listKind, 'kind and listKind may not be the same')
  }
  for (const [index, name] of categories.entries())
    yield* one(name, indexed(child(path, 'categories'), index), false)
}
