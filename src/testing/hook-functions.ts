import { directAnswer } from '../server/call/direct.ts'
import { runCall, type CallResult, type RunnableRoute } from '../server/call/run.ts'
import type { HookPost, SendHook } from '../local/engine/hook/send.ts'
import { HOOK_EXPORTS } from '../server/routes.ts'

/** A hook as its module exports it. */
export type HookFunction = (request: never) => unknown

/** Hooks by name, as a module of hooks exports them: `import * as useless from '../hooks/useless.ts'`. */
export type HookModule = Readonly<Record<string, unknown>>

/** Hooks by the path of their module: `{ useless }` answers `/useless/sync`. */
export type Hooks = Readonly<Record<string, HookModule | HookFunction>>

/** A hook call that was made. */
export interface HookCallRecord {
  /** Such as `/useless/sync`. */
  path: string
  request: { parent?: unknown; object?: unknown; [field: string]: unknown }
  status: number
  /** The parsed answer, or the text of the error. */
  response: unknown
}

/**
 * Calls hooks in this process, where breakpoints and spies work, with the checks that the hook server makes.
 *
 * @example
 * const { send, calls } = hookFunctions({ useless })
 */
export function hookFunctions(hooks: Hooks): { send: SendHook; calls: HookCallRecord[] } {
  const routes = new Map(routesOf(hooks).map((route) => [route.path, route]))
  const calls: HookCallRecord[] = []
  return {
    calls,
    async send(post) {
      const { pathname } = new URL(post.url)
      const route = routes.get(pathname)
      if (route === undefined) {
        const known = [...routes.keys()].join(', ') || 'none'
        return { status: 404, headers: {}, body: `no hook is given for ${pathname}: known are ${known}` }
      }
      const running = runCall(route, {
        body: Buffer.from(post.body),
        ifNoneMatch: post.headers['If-None-Match'],
        onParent: () => undefined,
      })
      const result = await untilCancelled(running, post.signal)
      calls.push(recordOf(pathname, post, result))
      return directAnswer(result)
    },
  }
}

/** Waits for a hook, but not for one that never answers: it must not outlive the test. */
async function untilCancelled<T>(running: T | Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const cancel = () => reject(new Error('context canceled'))
  if (signal.aborted) cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    return await Promise.race([running, promise])
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

function routesOf(hooks: Hooks): RunnableRoute[] {
  return Object.entries(hooks).flatMap(([name, module]) => {
    const path = `/${name.replace(/^\//, '')}`
    const found: [string, unknown][] =
      typeof module === 'function'
        ? [['default', module]]
        : HOOK_EXPORTS.filter((key) => typeof module[key] === 'function').map((key) => [key, module[key]])
    if (found.length === 0) throw new Error(`hooks.${name} exports none of ${HOOK_EXPORTS.join(', ')}`)
    return found.map(([hook, handler]) => ({
      path: hook === 'default' ? path : `${path}/${hook}`,
      hook: hook as RunnableRoute['hook'],
      handler: handler as RunnableRoute['handler'],
      downgraded: new Set<never>(),
    }))
  })
}

function recordOf(path: string, { body }: HookPost, { status, text }: CallResult): HookCallRecord {
  const request = JSON.parse(body) as HookCallRecord['request']
  return { path, request, status, response: status === 200 ? JSON.parse(text) : text }
}
