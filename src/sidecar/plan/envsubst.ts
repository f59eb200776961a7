import { withoutCredentials } from '../environment.ts'
import { createMatcher } from './globs.ts'
import { type Problem, quote } from './problem.ts'

/** Replaces variables in the bytes of a file, which may then have `most` bytes at most. */
export type Substitute = (bytes: Uint8Array, most: number) => Uint8Array | Problem

/** A reference, with all dollars before it. The look behind it keeps a long row of dollars from being read again and again. */
const REFERENCE = /(?<!\$)(\$+)\(([A-Za-z_][-._A-Za-z0-9]*)\)/g

/** What variables there are, and which of them may be used. */
export interface Variables {
  globs: readonly string[]
  env: Readonly<Record<string, string | undefined>>
}

/**
 * Makes what replaces `$(NAME)` by an environment variable, as Kubernetes does in the arguments of a container: `$$(NAME)`
 * is a plain `$(NAME)`, and each further pair of dollars before it is one dollar. What is put in is not looked at again.
 * All else stays as it is, also `$NAME`, `${NAME}`, a `$(...)` that holds no name, and bytes that are no UTF-8.
 *
 * A variable that is not set, or that no glob allows, is a problem, whose message names it; never its value.
 * Credentials of the sidecar's own calls are not set for anybody, whatever the globs say.
 * `discreet`: it names only what is set in the environment, since other names are a part of the secret.
 *
 * @example
 * const substitute = createSubstitute({ globs: ['APP_*'], env: { APP_PORT: '80' } }, { discreet: false })
 * substitute(Buffer.from('port: $(APP_PORT)'), 1000) // the bytes of 'port: 80'
 */
export function createSubstitute({ globs, env }: Variables, { discreet }: { discreet: boolean }): Substitute {
  const allowed = createMatcher(globs)
  const set = Object.entries(withoutCredentials(env)).filter(([, value]) => value !== undefined)
  const known = new Set(set.map(([name]) => name))
  const usable = new Map(set.filter(([name]) => allowed(name)))
  const { isUtf8 } = process.getBuiltinModule('node:buffer')

  const refuse = (name: string): Problem => {
    const shown = discreet && !known.has(name) ? 'a variable' : `the variable ${quote(name)}`
    const why = allowed(name) ? 'that is not set' : 'that --envsubst does not name, or that is not set'
    return { code: 'ENVSUBST', message: `its value asks for ${shown} ${why}; write $$( for a plain $(` }
  }

  return (bytes, most) => {
    const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (!source.includes('$(') || !isUtf8(source)) return bytes
    const text = source.toString('utf8')
    const parts: string[] = []
    let size = source.length
    let end = 0
    for (const { 0: match, 1: dollars = '', 2: name = '', index } of text.matchAll(REFERENCE)) {
      const value = dollars.length % 2 === 0 ? `(${name})` : usable.get(name)
      if (value === undefined) return refuse(name)
      const half = '$'.repeat(dollars.length / 2)
      size += half.length + Buffer.byteLength(value) - match.length
      if (size > most) return tooLarge
      parts.push(text.slice(end, index), half, value)
      end = index + match.length
    }
    return end === 0 ? bytes : Buffer.from(parts.join('') + text.slice(end))
  }
}

const tooLarge: Problem = {
  code: 'ENVSUBST',
  message: 'its value is too large with its variables (all of an object may grow by 16 MiB); use fewer',
}
