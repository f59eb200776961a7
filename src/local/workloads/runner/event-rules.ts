import type { Ref } from '../../../cluster/api.ts'
import type { EventWrite } from './recorder.ts'

/** What is to be written of an Event. */
export interface Said {
  message: string
  /** How often it was said, this time included. */
  count: number
  /** The Event that counts it, once there is one. */
  readonly known: Ref | undefined
  know(ref: Ref): void
}

/** Decides what becomes of Events. */
export interface EventRules {
  /** What to write, or undefined when an object has said too much. */
  take(event: EventWrite, component: string, at: number): Said | undefined
}

/** client-go's numbers (tools/record/events_cache.go). */
const REMEMBERED = 4096
const BURST = 25
const REFILL_MS = 300_000
const SIMILAR = 10
const SIMILAR_MS = 600_000

interface Allowance {
  tokens: number
  at: number
}
interface Similar {
  messages: Set<string>
  at: number
}
interface Entry {
  count: number
  ref: Ref | undefined
}

/**
 * Makes the rules by which client-go counts, merges and drops Events.
 *
 * @example
 * createEventRules().take(event, 'deployment-controller', now) // { message, count: 1 }
 */
export function createEventRules(): EventRules {
  const allowances = new Map<string, Allowance>()
  const similar = new Map<string, Similar>()
  const entries = new Map<string, Entry>()

  /** Whether a message is one of many that differ from each other in little. */
  const isOneOfMany = (group: string, message: string, at: number) => {
    const known = similar.get(group)
    const record = known && at - known.at <= SIMILAR_MS ? known : { messages: new Set<string>(), at }
    record.messages.add(message)
    record.at = at
    remember(similar, group, record)
    if (record.messages.size < SIMILAR) return false
    const [oldest = ''] = record.messages
    record.messages.delete(oldest)
    return true
  }
  const mayTalk = (source: string, at: number) => {
    const known = allowances.get(source) ?? { tokens: BURST, at }
    const tokens = Math.min(BURST, known.tokens + (at - known.at) / REFILL_MS)
    remember(allowances, source, { tokens: tokens >= 1 ? tokens - 1 : tokens, at })
    return tokens >= 1
  }

  return {
    take({ on, type, reason, message }, component, at) {
      const { namespace, name, uid } = on.metadata
      const source = JSON.stringify([component, on.apiVersion, on.kind, namespace, name, uid])
      const group = JSON.stringify([source, type, reason])
      const many = isOneOfMany(group, message, at)
      const key = many ? group : JSON.stringify([group, message])
      const entry = entries.get(key) ?? { count: 0, ref: undefined }
      entry.count++
      remember(entries, key, entry)
      if (!mayTalk(source, at)) return undefined
      return {
        message: many ? `(combined from similar events): ${message}` : message,
        count: entry.count,
        get known() {
          return entry.ref
        },
        know(ref) {
          entry.ref = ref
        },
      }
    },
  }
}

/** Keeps what was used last. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= REMEMBERED) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}
