import { createBoundedMap } from '../bounded-map.ts'
import type { EventObject } from './event-object.ts'

/** How many events are made about one object. */
export interface EventLimits {
  /** So many at once ... */
  burst?: number
  /** ... and so many in a second after that. */
  perSecond?: number
}

/** What becomes of an event: made, or an earlier one counted up. */
export interface Correlated {
  event: EventObject
  /** Set when the event is there already. */
  patch?: { count: number; lastTimestamp: string; message: string }
}

/** Decides what becomes of events. */
export interface Correlator {
  /** Undefined: there are too many about this object. */
  correlate(event: EventObject): Correlated | undefined
  /** Takes note of what the API server has. */
  stored(event: EventObject): void
}

/** How many objects, messages and groups are remembered. */
const REMEMBERED = 4096
/** So many different messages of one kind become one event, until none came for so long. */
const SIMILAR = 10
const SIMILAR_MS = 600_000
/** Also Metacontroller's defaults: --events-burst and --events-qps. */
const BURST = 25
const PER_SECOND = 1 / 300

interface Counted {
  count: number
  name: string
  firstTimestamp: string
}

/**
 * Makes client-go's correlator of events: equal ones count up, similar ones become one, and an object that has too many
 * gets no more for a while (protocol.md §2.4; client-go tools/record/events_cache.go).
 *
 * @example
 * createCorrelator(() => clock.now()).correlate(event)
 */
export function createCorrelator(
  now: () => number,
  { burst = BURST, perSecond = PER_SECOND }: EventLimits = {},
): Correlator {
  const counted = createBoundedMap<Counted>(REMEMBERED)
  const groups = createBoundedMap<{ messages: Set<string>; at: number }>(REMEMBERED)
  const buckets = createBoundedMap<{ tokens: number; at: number }>(REMEMBERED)

  const remember = (key: string, { count, metadata: { name }, firstTimestamp }: EventObject) =>
    counted.set(key, { count, name, firstTimestamp })

  /** The event itself or, after many similar ones, the one that stands for all, with the key to find it again. */
  const grouped = (event: EventObject): { event: EventObject; key: string } => {
    const key = groupKey(event)
    const at = now()
    const known = groups.get(key)
    const messages = known === undefined || at - known.at > SIMILAR_MS ? new Set<string>() : known.messages
    messages.add(event.message)
    groups.set(key, { messages, at })
    if (messages.size < SIMILAR) return { event, key: eventKey(event) }
    const [oldest = ''] = messages
    messages.delete(oldest)
    const message = `(combined from similar events): ${event.message}`
    return { event: { ...event, message, reportingComponent: '' }, key }
  }
  const mayPass = (event: EventObject): boolean => {
    const key = objectKey(event)
    const at = now()
    const { tokens, at: filledAt } = buckets.get(key) ?? { tokens: burst, at }
    const filled = Math.min(burst, tokens + ((at - filledAt) / 1000) * perSecond)
    const passes = filled >= 1
    buckets.set(key, { tokens: passes ? filled - 1 : filled, at })
    return passes
  }

  return {
    correlate(raw) {
      const { event, key } = grouped(raw)
      const before = counted.get(key)
      const next: EventObject =
        before === undefined
          ? event
          : {
              ...event,
              metadata: { ...event.metadata, name: before.name },
              firstTimestamp: before.firstTimestamp,
              count: before.count + 1,
            }
      // Also when it may not pass: the next that does tells how many there were.
      remember(key, next)
      if (!mayPass(next)) return undefined
      const { count, lastTimestamp, message } = next
      return { event: next, ...(before !== undefined && { patch: { count, lastTimestamp, message } }) }
    },
    stored: (event) => remember(eventKey(event), event),
  }
}

const joined = (...parts: readonly unknown[]) => JSON.stringify(parts)

/** Who tells of which object; of hosts and of fields of objects nobody tells here. */
function objectKey({
  source: { component },
  involvedObject: { kind, namespace, name, uid, apiVersion },
  type,
}: EventObject): string {
  return joined(component, kind, namespace, name, uid, apiVersion, type)
}

const groupKey = (event: EventObject) => joined(objectKey(event), event.reason, event.reportingComponent)
const eventKey = (event: EventObject) => joined(objectKey(event), event.reason, event.message)
