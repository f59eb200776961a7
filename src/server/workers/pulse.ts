/** What the pool remembers of a worker's signs of life. */
export interface Pulse {
  /** Last value of the counter that the worker moves whenever it gets to do something. */
  progress: number
  /** When it was seen to move, in milliseconds of the clock. */
  at: number
  /** It has calls and answers no ping: something on its stack does not return. */
  stalled: boolean
}

/** What to do about a worker. */
export type Judgement =
  | 'fine'
  /** It was stalled and is not any more. */
  | 'recovered'
  /** It has calls and was not heard of: ask for a sign of life. */
  | 'ping'
  /** It did not answer the ping: its waiting calls go to others, and it gets no new ones. */
  | 'stalled'
  /** It has not moved for so long that another one is started in its place. It may still end the call it is in. */
  | 'replace'

/** How often workers are looked at. */
export const CHECK_MS = 100
const PING_MS = 200
const STALLED_MS = 400
const REPLACE_MS = 1000

/** A pulse that was felt just now. */
export function freshPulse(progress: number, now: number): Pulse {
  return { progress, at: now, stalled: false }
}

/** Judges a worker by its pulse, and brings the pulse up to date. */
export function judge(pulse: Pulse, seen: { progress: number; busy: boolean; now: number }): Judgement {
  const { progress, busy, now } = seen
  if (!busy || progress !== pulse.progress) {
    const recovered = pulse.stalled
    Object.assign(pulse, freshPulse(progress, now))
    return recovered ? 'recovered' : 'fine'
  }
  const silent = now - pulse.at
  if (silent >= REPLACE_MS && pulse.stalled) return 'replace'
  if (pulse.stalled) return 'fine'
  if (silent >= STALLED_MS) {
    pulse.stalled = true
    return 'stalled'
  }
  return silent >= PING_MS ? 'ping' : 'fine'
}
