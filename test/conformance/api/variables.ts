import { isFields } from '../../../src/protocol/own.ts'

/** Names of a scenario and what they stand for: $ns, $group, and what steps save. */
export type Variables = Map<string, unknown>

const REFERENCE = /\$(?:\{([A-Za-z]\w*)\}|([A-Za-z]\w*))/g

/** The names that a text refers to. */
export function referencesOf(text: string): string[] {
  return [...text.matchAll(REFERENCE)].map(([, braced, plain]) => braced ?? plain!)
}

/** Puts values in place of names. Unknown names stay: `$patch` is a word of Kubernetes. */
export function fillText(text: string, variables: Variables): string {
  return text.replace(REFERENCE, (whole, braced: string | undefined, plain: string | undefined) => {
    const name = braced ?? plain!
    return variables.has(name) ? String(variables.get(name)) : whole
  })
}

/** The same in all texts and names of a value; a text that is one name takes the type of its value. */
export function fill(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') {
    const [name] = referencesOf(value)
    if (name !== undefined && variables.has(name) && value === `$${name}`) return variables.get(name)
    return fillText(value, variables)
  }
  if (Array.isArray(value)) return value.map((child) => fill(child, variables))
  if (!isFields(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [fillText(name, variables), fill(child, variables)]),
  )
}
