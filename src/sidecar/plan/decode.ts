import type { Substitute } from './envsubst.ts'
import { type Problem, isProblem } from './problem.ts'

/** Reads a value as its source has it. */
export type ReadValue = () => Uint8Array | Problem

/** What is done to the bytes of a value. */
export interface Expansion {
  gunzip: boolean
  /** Replaces variables. */
  substitute: Substitute | undefined
  /** By how many bytes they may grow. */
  growth: number
}

const NOT_BASE64: Problem = { code: 'BASE64', message: 'its value is no base64; encode it anew' }

/**
 * Decodes base64 as the Kubernetes API does: the standard alphabet, with padding; line breaks mean nothing.
 *
 * @example
 * decodeBase64('aGk=') // the bytes of 'hi'
 */
export function decodeBase64(value: string): Uint8Array | Problem {
  const digits = /[\r\n]/.test(value) ? value.replaceAll(/[\r\n]/g, '') : value
  const padding = digits.endsWith('==') ? 2 : digits.endsWith('=') ? 1 : 0
  // Node's own decoder passes over what it does not know.
  const bad = digits.length % 4 !== 0 || /[^A-Za-z0-9+/]/.test(digits.slice(0, digits.length - padding))
  return bad ? NOT_BASE64 : Buffer.from(digits, 'base64')
}

/** Unpacks gzip, up to a number of bytes: a small value can be made to fill any memory. */
function gunzip(bytes: Uint8Array, most: number): Uint8Array | Problem {
  const { gunzipSync } = process.getBuiltinModule('node:zlib')
  try {
    return gunzipSync(bytes, { maxOutputLength: most })
  } catch (error) {
    const tooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    const message = tooLarge
      ? 'its value is too large when unpacked (all of an object may grow by 16 MiB); split it'
      : 'its value is no complete gzip, though its key ends in .gz; pack it, or give its key another ending'
    return { code: 'GUNZIP', message }
  }
}

/**
 * Makes the bytes of a file from those of a value: unpacks them, then replaces variables.
 *
 * @example
 * expand(bytes, { gunzip: true, substitute: undefined, growth: 1_000_000 })
 */
export function expand(
  raw: Uint8Array,
  { gunzip: isPacked, substitute, growth }: Expansion,
): Uint8Array | Problem {
  const most = raw.length + growth
  const bytes = isPacked ? gunzip(raw, most) : raw
  return isProblem(bytes) || !substitute ? bytes : substitute(bytes, most)
}
