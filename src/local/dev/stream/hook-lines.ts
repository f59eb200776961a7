import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HookEvent } from '../hooks/hook-log.ts'
import type { Paint } from './paint.ts'

/** Frames of a stack that are shown. */
const MOST_FRAMES = 5

/** `useless/sync` from `/useless/sync`. */
export const hookOf = (path: string): string => path.replace(/^\//, '')

/**
 * What a refused call, or one with warnings, says beside its hook and parent: the place in the hook comes first.
 *
 * @example
 * answerText(event) // 'hooks/useless.ts:7:15: TypeError: x is not a function (HOOK_THREW)'
 */
export function answerText({
  route,
  parent,
  code,
  text,
  warnings,
}: Extract<HookEvent, { type: 'answer' }>): string {
  if (code === undefined)
    return warnings.map((each) => `${each.code} ${each.path}: ${each.message}`).join('; ')
  // The server's line begins with what stands before it here.
  const heads = [`${code}: ${route} for ${parent ?? ''}: `, `${code}: ${route}: `]
  const head = heads.find((each) => text.startsWith(each))
  return head === undefined ? text : `${text.slice(head.length)} (${code})`
}

/**
 * The frames of a hook's stack, with paths as the user knows them. One alone says no more than the place.
 *
 * @example
 * framesOf(error.stack, plain) // ['  at imageOf (hooks/web.ts:12:5)', '  at sync (hooks/web.ts:30:9)']
 */
export function framesOf(stack: string | undefined, paint: Paint): string[] {
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  if (frames.length < 2) return []
  return frames.slice(0, MOST_FRAMES).map((frame) => paint('dim', `  ${nearPaths(frame.trim())}`))
}

const nearPaths = (frame: string) =>
  frame
    .replace(/^at Object\.(\w+) \[as \w+\]/, 'at $1')
    .replace(/(?:file:\/\/)?\/[^\s()]+?(?=:\d+)/, (path) => {
      const file = path.startsWith('file:') ? fileURLToPath(path) : path
      const near = relative(process.cwd(), file)
      return near.startsWith('..') ? file : near
    })
