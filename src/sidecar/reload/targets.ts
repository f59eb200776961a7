import type { Clock } from '../../time/clock.ts'
import { withoutCredentials } from '../environment.ts'
import type { ConfirmOptions, HttpReloadOptions, ReloadOptions } from '../options.ts'
import { commandTarget } from './command.ts'
import { confirmed } from './confirm.ts'
import { httpTarget } from './http.ts'
import type { ReloadTarget } from './target.ts'

/** What targets need. */
export interface TargetsOptions {
  clock: Clock
  /** Of the command: that of the process, without the sidecar's credentials. */
  env?: Readonly<Record<string, string | undefined>>
  /** Whether failures hold what a program said, which may quote the files that it read; they do unless told. */
  quotes?: boolean
  /** More of them, such as a signal to a program. */
  others?: readonly ReloadTarget[]
}

/**
 * Makes all that is told to reload, each with an id of its own. A confirmation belongs to one of them: the first URL with
 * the confirmation's origin, else the first URL, else the first of the others, else the command.
 *
 * @example
 * createTargets(options.reload, { clock: systemClock }).map(({ id }) => id) // ['command', 'POST http://127.0.0.1:9090/-/reload']
 */
export function createTargets(options: ReloadOptions, surroundings: TargetsOptions): ReloadTarget[] {
  const { clock, quotes = true, env = withoutCredentials(process.env), others = [] } = surroundings
  const { urls, command, commandTimeoutMs: timeoutMs, confirm } = options
  const calls = urls.map((reload) => ({ reload, target: httpTarget(reload, { clock, quotes }) }))
  const commands = command === undefined ? [] : [commandTarget(command, { timeoutMs, clock, env, quotes })]
  const all = [
    ...commands.map((target) => ({ reload: undefined, target })),
    ...calls,
    ...others.map((target) => ({ reload: undefined, target })),
  ]
  const chosen = confirm && (speakerOf(calls, confirm) ?? all.find(({ target }) => !target.first) ?? all[0])
  return distinct(
    all.map((each) =>
      confirm && each.target === chosen?.target
        ? confirmed(each.target, confirm, { clock, reload: each.reload })
        : each.target,
    ),
  )
}

interface HttpCall {
  reload: HttpReloadOptions
  target: ReloadTarget
}

/** The call to the program that confirms. */
function speakerOf(calls: readonly HttpCall[], { url }: ConfirmOptions): HttpCall | undefined {
  const origin = URL.parse(url)?.origin
  return calls.find(({ reload }) => URL.parse(reload.url)?.origin === origin)
}

/** Two URLs may differ in what ids do not show. */
function distinct(targets: readonly ReloadTarget[]): ReloadTarget[] {
  const seen = new Map<string, number>()
  return targets.map((target) => {
    const count = (seen.get(target.id) ?? 0) + 1
    seen.set(target.id, count)
    if (count === 1) return target
    const { id, first } = target
    return {
      id: `${id} #${count}`,
      ...(first !== undefined && { first }),
      send: (...call) => target.send(...call),
    }
  })
}
