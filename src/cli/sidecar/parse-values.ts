import { InvalidValue } from '../parse.ts'

const { signals } = process.getBuiltinModule('node:os').constants

/** Permissions, in octal: `0640`. */
export function parseMode(text: string): number {
  if (!/^0?[0-7]{3}$/.test(text)) throw new InvalidValue('Give three octal digits, like 0640.')
  return parseInt(text, 8)
}

/** `UID:GID`, both numbers. */
export function parseOwner(text: string): { uid: number; gid: number } {
  const [, uid, gid] = /^(\d{1,9}):(\d{1,9})$/.exec(text) ?? []
  if (uid === undefined || gid === undefined)
    throw new InvalidValue('Give UID:GID in numbers, like 1000:1000.')
  return { uid: Number(uid), gid: Number(gid) }
}

/** An http or https address. */
export function parseUrl(text: string): URL {
  const url = URL.parse(text)
  if (url && /^https?:$/.test(url.protocol)) return url
  throw new InvalidValue('Give an address that begins with http:// or https://.')
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** A method of HTTP. */
export function parseMethod(text: string): string {
  if (!/^[A-Za-z]+$/.test(text)) throw new InvalidValue('Give a method like POST or GET.')
  return text.toUpperCase()
}

/** `Name: value`. */
export function parseHeader(text: string): readonly [string, string] {
  const at = text.indexOf(':')
  const name = text.slice(0, Math.max(at, 0)).trim().toLowerCase()
  const value = text.slice(at + 1).trim()
  // Above U+00FF, and control characters, are nothing that a header may have.
  if (!TOKEN.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
    throw new InvalidValue("Give 'Name: value' in one line of Latin letters.")
  return [name, value]
}

/**
 * Status codes and ranges of them.
 *
 * @example
 * parseStatuses('200-299,304')(304) // true
 */
export function parseStatuses(text: string): (status: number) => boolean {
  const ranges = text.split(',').map((part) => {
    const [, first, last = first] = /^\s*([1-5]\d\d)(?:-([1-5]\d\d))?\s*$/.exec(part) ?? []
    if (first === undefined || Number(last) < Number(first))
      throw new InvalidValue('Give status codes and ranges of them, like 200-299,304.')
    return [Number(first), Number(last)] as const
  })
  return (status) => ranges.some(([first, last]) => status >= first && status <= last)
}

/** A signal: `SIGHUP`, or `HUP`. */
export function parseSignal(text: string): NodeJS.Signals {
  const name = text.toUpperCase().replace(/^(?!SIG)/, 'SIG')
  if (isSignal(name) && name !== 'SIGKILL' && name !== 'SIGSTOP') return name
  throw new InvalidValue('Give a signal that a program can take, like SIGHUP or SIGUSR1.')
}

const isSignal = (name: string): name is NodeJS.Signals => Object.hasOwn(signals, name)
