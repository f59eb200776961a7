import { parse } from 'yaml'
import type { ApiResponse } from '../../../src/cluster/api.ts'
import type { Context } from './context.ts'
import { keep, read } from './path.ts'
import { withoutResidents } from './residents.ts'
import type { Expectation, Step } from './scenario.ts'

/** One of several that stand in a header. */
const WARNING = /\d{3} \S+ "(?:[^"\\]|\\.)*"/g

/** The body of an answer: parsed, where it is JSON or YAML. */
export function contentOf({ headers }: ApiResponse, text: string): unknown {
  const type = headers['content-type'] ?? ''
  if (type.includes('json') && text !== '') return JSON.parse(text)
  if (type.includes('application/yaml')) return parse(text)
  if (type.includes('protobuf') || type.includes('cbor')) return '<binary>'
  return text
}

/** What is compared of an answer besides its body. */
export function headOf({ status, headers }: ApiResponse): Expectation {
  const [type = ''] = (headers['content-type'] ?? '').split(';')
  const warnings = headers.warning?.match(WARNING) ?? []
  return {
    status,
    ...(type !== 'application/json' && { type }),
    ...(warnings.length > 0 && { warnings }),
  }
}

/** The body as it is compared; missing when there is none, or when only the status counts. */
export function bodyOf(context: Context, { only }: Step, content: unknown, path: string): { body?: unknown } {
  const isWanted = only === undefined || pathsOf(only).length > 0
  if (!isWanted || content === undefined || content === '') return {}
  const exact = path.includes('resourceVersionMatch=Exact')
  return { body: context.normalise(partOf(only, withoutResidents(content)), { exact }) }
}

/** The paths that `only` names. */
export function partOf(only: readonly string[] | undefined, content: unknown): unknown {
  return only === undefined ? content : keep(content, pathsOf(only))
}

/** Remembers what a step saves. */
export function save({ variables }: Context, { save: names = {} }: Step, content: unknown): void {
  for (const [name, at] of Object.entries(names)) {
    const value = read(content, plain(at))
    if (value === undefined) throw new Error(`the answer has no ${at}: ${shorten(content)}`)
    variables.set(name, value)
  }
}

/** A path without the `body.` that tells `body.status` from the HTTP status. */
export function plain(path: string): string {
  return path.replace(/^body\./, '')
}

/** The beginning of a value, for messages. */
export function shorten(content: unknown): string {
  return JSON.stringify(content ?? null).slice(0, 800)
}

const pathsOf = (only: readonly string[]) => only.filter((path) => path !== 'status').map(plain)
