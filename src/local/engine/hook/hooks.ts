import { refOf, type Obj } from '../../../cluster/object.ts'
import type { HookName } from '../../../protocol/wire.ts'
import type { Clock } from '../../../time/clock.ts'
import { wallTime } from '../../../time/wall-time.ts'
import type { BugMode } from '../bugs.ts'
import { errorText } from '../error-text.ts'
import type { Observed } from '../observed.ts'
import type { Plan } from '../plan/plan.ts'
import type { Tell } from '../report/report.ts'
import { toAnswer, toCustomizeAnswer } from './answer/answers.ts'
import { decodeAnswer, type Decoded } from './answer/decode.ts'
import { answerTypes } from './answer/go-types.ts'
import { createWebhook, type Webhook } from './call/webhook.ts'
import type { HookSpec } from './hook-spec.ts'
import { MetacontrollerCrash, TooManyRequests, type Answer, type CustomizeAnswer } from './hook.ts'
import { createBodyWriter } from './request/body.ts'
import type { SendHook } from './send.ts'

/** The hooks of one controller. */
export interface Hooks {
  /**
   * Calls the sync or finalize hook. Rejects with an Error in Metacontroller's words, with `TooManyRequests`, or with
   * `MetacontrollerCrash`.
   */
  call(
    hook: 'sync' | 'finalize',
    observed: Observed,
    finalizing: boolean,
    signal: AbortSignal,
  ): Promise<Answer>
  customize(parent: Obj, signal: AbortSignal): Promise<CustomizeAnswer>
  /** Cancels the calls that are on their way. */
  close(): void
}

/** What the hooks of a controller need. */
export interface HooksOptions {
  plan: Pick<Plan, 'kind' | 'name' | 'controller' | 'hooks'>
  send: SendHook
  clock: Clock
  bugs: BugMode
  tell: Tell
  /** Milliseconds since 1970: a hook may say until when it is busy. */
  now?: () => number
}

/**
 * Prepares the hooks of a controller (protocol.md §1, §2).
 *
 * @example
 * const hooks = createHooks({ plan, send: nodeSend(), clock, bugs: 'emulate', tell })
 * const { children } = await hooks.call('sync', observed, false, signal)
 */
export function createHooks({ plan, send, clock, bugs, tell, now = wallTime }: HooksOptions): Hooks {
  const { kind, name } = plan
  const bodies = createBodyWriter(plan)
  const webhooks = new Map<HookName, Webhook>()
  const closing = new AbortController()

  const webhookOf = (hook: HookName): { spec: HookSpec; webhook: Webhook } => {
    const spec = plan.hooks[hook]
    if (!spec) throw new Error(`${kind} ${name} has no ${hook} hook`)
    const webhook = webhooks.get(hook) ?? createWebhook(spec, { send, clock, now })
    webhooks.set(hook, webhook)
    return { spec, webhook }
  }

  /** Calls a hook, decodes its answer and tells how it went. */
  const ask = async <Wanted>(
    hook: HookName,
    { parent, signal, body }: { parent: Obj; signal: AbortSignal; body: (spec: HookSpec) => string },
    take: (decoded: Decoded) => Wanted,
  ): Promise<Wanted> => {
    const { spec, webhook } = webhookOf(hook)
    const start = clock.now()
    let status: number | undefined
    const told = (error?: unknown) => {
      tell({
        type: 'call',
        controller: { kind, name },
        hook,
        parent: refOf(parent),
        url: withoutPassword(spec.url),
        ms: clock.now() - start,
        ...(status !== undefined && { status }),
        ...(error !== undefined && { error: errorText(error) }),
      })
    }
    try {
      const text = await webhook({
        parent,
        body: body(spec),
        signal: AbortSignal.any([signal, closing.signal]),
        answered: (answered) => (status = answered),
      })
      const wanted = take(decode(text, { hook, spec, kind }))
      told()
      return wanted
    } catch (error) {
      told(error)
      throw error
    }
  }

  return {
    async call(hook, observed, finalizing, signal) {
      const { parent } = observed
      const body = ({ version }: HookSpec) => bodies.sync(observed, { version, finalizing })
      try {
        return await ask(hook, { parent, signal, body }, (decoded) =>
          toAnswer(decoded, { kind, parent, bugs }),
        )
      } catch (error) {
        if (error instanceof TooManyRequests || error instanceof MetacontrollerCrash) throw error
        const version = plan.hooks[hook]?.version ?? 'v1'
        throw new Error(`${hook} hook failed (version=${version}): ${errorText(error)}`, { cause: error })
      }
    },
    customize: (parent, signal) =>
      ask('customize', { parent, signal, body: () => bodies.customize(parent) }, (decoded) =>
        toCustomizeAnswer(decoded, bugs),
      ),
    close: () => closing.abort(),
  }
}

/** Reads an answer; in strict mode, what does not belong there makes it wrong (protocol.md §1.9). */
function decode(
  text: string,
  { hook, spec, kind }: { hook: HookName; spec: HookSpec; kind: Plan['kind'] },
): Decoded {
  const { version, mode } = spec
  const type = answerTypes[hook === 'customize' ? hook : kind][version]
  let decoded: Decoded
  try {
    decoded = decodeAnswer(text, type)
  } catch (cause) {
    const what = `can't unmarshal webhookResponse (version: ${version}, type: ${hook})`
    throw new Error(`${what}: ${errorText(cause)}`, { cause })
  }
  const { strict } = decoded
  if (mode === 'loose' || strict.length === 0) return decoded
  const all = strict.length === 1 ? strict.join('') : `[${strict.join(', ')}]`
  throw new Error(
    `strict validation failed for ${version} webhookResponse (type: ${hook}, mode: ${mode}): ${all}`,
  )
}

function withoutPassword(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#@]*):[^/?#]*@/i, '$1:***@')
}
