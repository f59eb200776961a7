import { propertyOf, additional, type RawSchema } from '../structural/visit.ts'

/** A path that leads to a schema, or why it does not. */
export type FoundPath = { path: string; schema: RawSchema | undefined } | { error: string }

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  "'": "'",
  '\\': '\\',
}

/** Splits at `.`, `[` and `]`, but not in quotes. */
function tokens(path: string): string[] {
  return path.match(/'(?:\\.|[^'\\])*'|[.[\]]|[^.[\]]+/gs) ?? []
}

function unescape(text: string): string | { error: string } {
  let wrong: string | undefined
  const plain = text.replace(/\\(.)/gs, (whole, letter: string) => {
    if (ESCAPES[letter] === undefined) wrong ??= whole
    return ESCAPES[letter] ?? ''
  })
  return wrong === undefined ? plain : { error: `invalid string literal: invalid escape char ${wrong}` }
}

/**
 * Follows a simple JSONPath (`.spec.a`, `.spec['b.c']`) through a schema.
 *
 * @example
 * followPath('.spec.replicas', schema) // { path: 'spec.replicas', schema: { type: 'integer' } }
 */
export function followPath(path: string, root: RawSchema, arrays = true): FoundPath {
  let schema: RawSchema | undefined = root
  let found = ''
  const parts = tokens(path)
  const step = (name: string): string | undefined => {
    if (schema?.properties !== undefined) {
      found = found === '' ? name : `${found}.${name}`
      schema = propertyOf(schema, name)
      return schema === undefined ? 'does not refer to a valid field' : undefined
    }
    if (schema?.additionalProperties === undefined) return 'does not refer to a valid field'
    found = `${found}[${name}]`
    schema = additional(schema)
    return undefined
  }
  for (let at = 0; at < parts.length; at += 1) {
    const token = parts[at] ?? ''
    let name: string | undefined
    if (token === '.') name = parts[(at += 1)]
    else if (token === '[') {
      if (!arrays) return { error: 'array notation is not allowed' }
      const quoted = parts[(at += 1)]
      if (quoted === undefined) return { error: 'unexpected end of JSON path' }
      if (quoted.length < 2 || !quoted.startsWith("'") || !quoted.endsWith("'")) {
        return { error: `expected single quoted string but got ${quoted}` }
      }
      const plain = unescape(quoted.slice(1, -1))
      if (typeof plain !== 'string') return plain
      name = plain
      const closing = parts[(at += 1)]
      const why = step(name)
      if (why !== undefined) return { error: why }
      if (closing === undefined) return { error: 'unexpected end of JSON path' }
      if (closing !== ']') return { error: `expected ] but got ${closing}` }
      continue
    } else return { error: `expected [ or . but got: ${token}` }
    if (name === undefined) return { error: 'unexpected end of JSON path' }
    const why = step(name)
    if (why !== undefined) return { error: why }
  }
  return { path: found, schema }
}
