import { oneLine } from '../../protocol/message.ts'
import { isAbsolute, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What is known of something that was thrown. */
export interface Thrown {
  /** `TypeError: x is not a function`, in one line. */
  message: string
  /** `hooks/useless.ts:12:5`: the innermost place in the author's own code; undefined when there is none. */
  at: string | undefined
  /** The stack as the author should see it; undefined when something else than an Error was thrown. */
  stack: string | undefined
}

/** Folder of this server's own code, which is never the place to look at. */
const own = import.meta.dirname.slice(0, import.meta.dirname.lastIndexOf(`${sep}server`) + 1)

/** A kubelet mounts a ConfigMap through a dated folder that nobody needs to see. */
const DATED = /\/\.\.\d{4}_\d\d_\d\d_\d\d_\d\d_\d\d\.\d+(?=\/)/

/**
 * Describes anything that a hook may throw. Node strips types in place, so lines and columns are those of the
 * TypeScript source; compiled hooks are mapped by their source maps.
 *
 * @example
 * describeThrown(new Error('no image')).message // "Error: no image"
 */
export function describeThrown(thrown: unknown): Thrown {
  try {
    if (!isErrorLike(thrown)) {
      return { message: oneLine(`thrown: ${preview(thrown)}`), at: undefined, stack: undefined }
    }
    const stack = typeof thrown.stack === 'string' ? authorsStack(thrown.stack) : undefined
    return { message: oneLine(causes(thrown)), at: stack === undefined ? undefined : placeOf(stack), stack }
  } catch {
    // Getters and proxies are code of the author too, and code may throw.
    return { message: 'thrown: something that throws when it is looked at', at: undefined, stack: undefined }
  }
}

/** How a file is named to a person: relative to the working directory where it lies below it. */
export function shownPath(file: string): string {
  const path = (file.startsWith('file:') ? fileURLToPath(file) : file).replace(DATED, '').replace(/\?.*$/, '')
  const below = relative(process.cwd(), path)
  return below.startsWith('..') || isAbsolute(below) ? path : below
}

function isErrorLike(thrown: unknown): thrown is Error {
  return typeof thrown === 'object' && thrown !== null && 'message' in thrown
}

function preview(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return String(value)
  try {
    return JSON.stringify(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}

function causes(error: Error): string {
  const texts: string[] = []
  const seen = new Set<unknown>()
  for (
    let each: unknown = error;
    isErrorLike(each) && !seen.has(each) && texts.length < 4;
    each = each.cause
  ) {
    seen.add(each)
    const several = each instanceof AggregateError ? `: ${each.errors.map(headline).join('; ')}` : ''
    texts.push(headline(each) + several)
  }
  return texts.join('; caused by ')
}

function headline(error: unknown): string {
  if (!isErrorLike(error)) return preview(error)
  // Either may be anything, a Symbol for instance.
  const parts: unknown[] = [error.name, error.message]
  return parts
    .filter((part) => part !== undefined && part !== '')
    .map(String)
    .join(': ')
}

/** The stack without the frames of this server and of Node, which say nothing about the hook. */
function authorsStack(stack: string): string {
  const isForeign = (line: string) => /^\s+at /.test(line) && (line.includes('(node:') || line.includes(own))
  return stack
    .split('\n')
    .filter((line) => !isForeign(line))
    .join('\n')
}

/** A frame of a stack, or the first line of a SyntaxError: `file:///hooks/a.ts:3`. */
const FRAME = /(?:^|[\s(])((?:file:\/\/)?\/[^\s()]+?):(\d+)(?::(\d+))?\)?$/

function placeOf(stack: string): string | undefined {
  for (const line of stack.split('\n')) {
    const found = FRAME.exec(line.trim())
    if (!found) continue
    const [, file = '', row, column] = found
    const path = file.startsWith('file:') ? fileURLToPath(file) : file
    if (path.includes(`${sep}node_modules${sep}`)) continue
    return `${shownPath(path)}:${row}${column === undefined ? '' : `:${column}`}`
  }
  return undefined
}
