import type { Obj } from '../../../cluster/object.ts'
import { isFields, own } from '../../../protocol/own.ts'
import { parseDuration } from './duration.ts'
import { Problem } from './problem.ts'
import type { CompositeSpec } from './spec.ts'

/**
 * What the CRD lets through and Metacontroller cannot decode: it takes durations like `1 day` for valid, Go does not.
 *
 * @example
 * unreadable(controller)?.text.at // 'spec.hooks.sync.webhook.timeout'
 */
export function unreadable({ kind, spec }: Obj): Problem | undefined {
  const { hooks = {} } = (isFields(spec) ? spec : {}) as Partial<CompositeSpec>
  for (const [name, hook] of Object.entries(hooks)) {
    const timeout = hook.webhook && own(hook.webhook, 'timeout')
    if (typeof timeout !== 'string' || parseDuration(timeout) !== undefined) continue
    return new Problem({
      at: `spec.hooks.${name}.webhook.timeout`,
      wrong: `${JSON.stringify(timeout)} is not a duration for Go`,
      fix: `Metacontroller 4.17.2 cannot read this object and, as long as it is there, takes no change of any ${kind}. Write it like 10s, 1m30s or 500ms.`,
      instead: { event: undefined, retry: false },
    })
  }
  return undefined
}
