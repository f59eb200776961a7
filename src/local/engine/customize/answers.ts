import type { Obj } from '../../../cluster/object.ts'
import type { Clock } from '../../../time/clock.ts'
import type { Activity } from '../../control/activity.ts'
import type { CustomizeAnswer } from '../hook/hook.ts'
import { prepareRule, type PreparedRule } from './prepared-rule.ts'

/** The rules that a customize hook gave for each parent. */
export interface Answers {
  /** The remembered rules of a parent, or those that the hook gives now. A failure is not remembered. */
  rules(parent: Obj): Promise<readonly PreparedRule[]>
  /** The remembered rules. */
  known(parent: Obj): readonly PreparedRule[] | undefined
  forget(uid: string): void
}

const KEPT_MS = 20 * 60_000
const CLEANED_EVERY_MS = 10 * 60_000

interface Entry {
  rules: readonly PreparedRule[]
  until: number
}

/**
 * Remembers answers by uid and generation of the parent, for 20 minutes (protocol.md §3.9). Who asks while the hook is
 * being asked gets the same answer.
 *
 * @example
 * const answers = createAnswers({ clock, activity, call: (parent) => callCustomize(parent) })
 * const rules = await answers.rules(parent)
 */
export function createAnswers({
  clock,
  activity,
  call,
}: {
  clock: Clock
  activity: Activity
  call: (parent: Obj) => Promise<CustomizeAnswer>
}): Answers {
  /** By uid, then by generation: an older one is still asked for while the newer one is not in the mirror yet. */
  const entries = new Map<string, Map<number, Entry>>()
  const asked = new Map<string, Promise<readonly PreparedRule[]>>()
  let cleanAt = clock.now() + CLEANED_EVERY_MS

  const known = ({ metadata: { uid = '', generation = 0 } }: Obj) => {
    const entry = entries.get(uid)?.get(generation)
    return entry !== undefined && entry.until > clock.now() ? entry.rules : undefined
  }
  const remember = ({ metadata: { uid = '', generation = 0 } }: Obj, rules: readonly PreparedRule[]) => {
    clean()
    const generations = entries.get(uid) ?? new Map<number, Entry>()
    entries.set(uid, generations.set(generation, { rules, until: clock.now() + KEPT_MS }))
  }
  const clean = () => {
    const now = clock.now()
    if (now < cleanAt) return
    cleanAt = now + CLEANED_EVERY_MS
    for (const [uid, generations] of entries) {
      for (const [generation, { until }] of generations) if (until <= now) generations.delete(generation)
      if (generations.size === 0) entries.delete(uid)
    }
  }
  const ask = async (parent: Obj) => {
    const { relatedResources } = await call(parent)
    const rules = relatedResources.map(prepareRule)
    remember(parent, rules)
    return rules
  }

  return {
    known,
    async rules(parent) {
      const rules = known(parent)
      if (rules !== undefined) return rules
      const key = `${parent.metadata.uid}/${parent.metadata.generation ?? 0}`
      const running = asked.get(key)
      if (running === undefined) {
        const first = ask(parent).finally(() => asked.delete(key))
        asked.set(key, first)
        return first
      }
      const resume = activity.wait()
      return running.finally(resume)
    },
    forget: (uid) => void entries.delete(uid),
  }
}
