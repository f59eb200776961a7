const RESERVED = new Set([
  'true',
  'false',
  'null',
  'in',
  'as',
  'break',
  'const',
  'continue',
  'else',
  'for',
  'function',
  'if',
  'import',
  'let',
  'loop',
  'package',
  'namespace',
  'return',
  'var',
  'void',
  'while',
])
const ESCAPES: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
}

/** Whether a property may be named as it is after a dot, though the word is reserved elsewhere. */
export const isReserved = (name: string): boolean => RESERVED.has(name)

/**
 * The name of a property in expressions; nothing for one that no escape can write.
 *
 * @example
 * escapeName('x-prop') // 'x__dash__prop'
 */
export function escapeName(name: string): string | undefined {
  if (name === '' || /^\d/.test(name) || /[^a-zA-Z0-9_./-]/.test(name)) return undefined
  if (RESERVED.has(name)) return `__${name}__`
  return name.replace(/__|[-./]/g, (part) => ESCAPES[part] ?? part)
}
