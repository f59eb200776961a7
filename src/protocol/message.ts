import type { KubeObject } from './wire.ts'

/** Longest message: Metacontroller puts it into a Kubernetes event, whose note ends at 1024 bytes. */
export const MAX_MESSAGE = 900

/** What an error line is made of. */
export interface ErrorLine {
  /** Stable code. */
  code: string
  /** Path of the hook: `/useless/sync`. */
  route: string
  /** `UselessPod default/a`, when it is known. */
  parent?: string | undefined
  /** What happened, with its place. */
  detail: string
  /** What to do about it; may be empty. */
  fix: string
}

/**
 * Writes an error as the one line that Metacontroller puts into an event: which code, where, on which parent, what
 * happened, what to do. A long detail is cut, never the advice.
 *
 * @example
 * errorLine({ code: 'ITEM_NULL', route: '/app/sync', parent: 'App shop/web', detail: 'children[1]: the item is null', fix: 'Filter the list.' })
 * // 'ITEM_NULL: /app/sync for App shop/web: children[1]: the item is null. Filter the list.'
 */
export function errorLine({ code, route, parent, detail, fix }: ErrorLine): string {
  const text = oneLine(`${code}: ${route}${parent ? ` for ${parent}` : ''}: ${detail}`)
  const tail = fix === '' ? '' : ` ${fix}`
  const room = MAX_MESSAGE - tail.length - 1
  if (tail === '') return cut(text, MAX_MESSAGE)
  return cut(text, room) + (/[.!?…]$/.test(text) || text.length > room ? '' : '.') + tail
}

/** How logs and error texts name a parent: `UselessPod default/a`. */
export function parentLabel({ kind, metadata }: KubeObject): string {
  const { namespace, name } = metadata
  return `${kind} ${namespace === undefined || namespace === '' ? '' : `${namespace}/`}${name}`
}

/** Any text as one line, without control characters. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text
}
