import type { Address } from '../server/options.ts'

/** A value that an option does not take. Not commander's own error: the sidecar reads its options without commander. */
export class InvalidValue extends Error {
  override readonly name = 'InvalidValue'
}

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/
const MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const

/** Milliseconds from `500ms`, `9s`, `1.5m` or `1h`. */
export function parseDuration(text: string): number {
  const found = DURATION.exec(text)
  if (!found) throw new InvalidValue('Give a number with its unit, like 500ms, 9s or 1m.')
  return Number(found[1]) * MS[found[2] as keyof typeof MS]
}

const SIZE = /^(\d+)(Ki|Mi|Gi|k|M|G)?B?$/
const BYTES = { '': 1, k: 1e3, M: 1e6, G: 1e9, Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3 } as const

/** Bytes from `1048576`, `32Mi`, `32MiB` or `32MB`. */
export function parseSize(text: string): number {
  const found = SIZE.exec(text)
  if (!found) throw new InvalidValue('Give a number of bytes with or without a unit, like 32MiB or 500k.')
  return Number(found[1]) * BYTES[(found[2] ?? '') as keyof typeof BYTES]
}

/** A whole number of at least `least`. */
export function parseCount(least: number): (text: string) => number {
  return (text) => {
    const count = Number(text)
    if (/^\d+$/.test(text) && count >= least && count <= 1_000_000) return count
    throw new InvalidValue(`Give a whole number of at least ${least}.`)
  }
}

/** `127.0.0.1:8080`, `[::1]:8080`, or `:8080` for all interfaces, as Go programs have it. */
export function parseAddress(text: string): Address {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]*)):(\d{1,5})$/.exec(text)
  const port = Number(found?.[3])
  if (!found || port > 65_535) throw new InvalidValue('Give HOST:PORT, like 127.0.0.1:8080 or :8080.')
  const host = found[1] ?? found[2] ?? ''
  return { host: host === '' ? '::' : host, port }
}

/** An address, or `off`. */
export function parseOptionalAddress(text: string): Address | 'off' {
  return text === 'off' ? text : parseAddress(text)
}

/** One of some words. */
export function parseChoice<const T extends string>(choices: readonly T[]): (text: string) => T {
  return (text) => {
    const found = choices.find((choice) => choice === text)
    if (found === undefined) throw new InvalidValue(`Give one of ${choices.join(', ')}.`)
    return found
  }
}

/** `true` and `false`, as environment variables have it. */
export function parseFlag(text: string): boolean {
  if (/^(1|true|yes|on)$/i.test(text)) return true
  if (/^(|0|false|no|off)$/i.test(text)) return false
  throw new InvalidValue('Give true or false.')
}

/** A number above 0, as in `1`, `0.5` or `60`. */
export function parseFactor(text: string): number {
  const factor = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && factor > 0 && factor <= 1_000_000) return factor
  throw new InvalidValue('Give a number above 0, like 1, 0.5 or 60.')
}
