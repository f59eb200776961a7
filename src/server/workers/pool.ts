import { createBackoff } from '../../time/backoff.ts'
import type { Clock } from '../../time/clock.ts'
import type { CallResult } from '../call/run.ts'
import { failure, type Executor, type PoolCall } from './executor.ts'
import type { Generation } from './generation.ts'
import { WorkerHandle, type HandleEvents, type RunningCall } from './handle.ts'
import type { ReplyMessage } from './message.ts'
import { createOpenCalls } from './open-calls.ts'
import { SLOTS } from './slots.ts'
import { CHECK_MS, freshPulse, judge, type Pulse } from './pulse.ts'

/** What the pool tells the rest of the server. */
export interface PoolEvents {
  console: HandleEvents['console']
  unhandled: HandleEvents['unhandled']
  /** A worker had to be replaced; `running` is what it was busy with. */
  replaced(reason: string, running: readonly Busy[]): void
}

/** What a worker is busy with. */
export interface Busy {
  route: string
  parent: string
}

/** How the pool works. */
export interface PoolOptions {
  clock: Clock
  workers: number
  hookTimeoutMs: number
  memoryMb: number
  events: PoolEvents
}

/** A worker and what the pool knows of it. */
interface Member {
  handle: WorkerHandle
  /** Undefined while it has not been told what to run. */
  generation: Generation | undefined
  startedAt: number
  pulse: Pulse
  /** Takes no more calls and ends when its last one is answered. */
  draining: boolean
}

/** A worker that lived this long did not die of its start. */
const GROWN_UP_MS = 1000

/** Calls given up that a worker may keep for ever, as those that await what never happens. Each holds a slot. */
const MOST_ENDLESS = SLOTS / 2

/** Keeps `workers` threads on the newest generation and gives each call to the least busy of them. */
export function createPool({ clock, workers, hookTimeoutMs, memoryMb, events }: PoolOptions): Executor {
  const members = new Set<Member>()
  const backoff = createBackoff({ firstMs: 100, maxMs: 5000 })
  const open = createOpenCalls<Member>({ clock, timeoutMs: hookTimeoutMs, onExpired: expire })
  /** Calls that were lost with a worker through no fault of their own, as far as is known, and run a second time. */
  const again = new WeakSet<PoolCall>()
  let waiting: PoolCall[] = []
  let current: Generation | undefined
  let stopped = false
  let cancelCheck: (() => void) | undefined

  // Members come and go.

  /** A thread takes a moment to start, so the first ones do while the hooks are still being loaded. */
  const spares = Array.from({ length: workers }, startThread)

  function spawn(generation: Generation): Member {
    const member = spares.pop() ?? startThread()
    member.generation = generation
    member.startedAt = clock.now()
    member.handle.load(generation.code)
    return member
  }

  function startThread(): Member {
    const handle: WorkerHandle = new WorkerHandle({
      memoryMb,
      events: {
        console: events.console,
        reply: (call, reply) => settle(call, resultOf(reply)),
        unhandled(event) {
          events.unhandled(event)
          if (!event.retire) return
          // Its call was answered already, so the worker does not count it among those that it runs.
          const { route, parent = '' } = event
          const culprit = route === undefined ? [] : [{ route, parent }]
          replace(member, 'a callback of a hook threw an error that nothing caught', culprit)
        },
        gone: (reason) => lose(member, reason),
      },
    })
    const now = clock.now()
    const pulse = freshPulse(0, now)
    const member: Member = { handle, generation: undefined, startedAt: now, pulse, draining: false }
    members.add(member)
    void handle.ready.then(dispatchWaiting, () => undefined)
    return member
  }

  function drain(member: Member) {
    member.draining = true
    takeBack(member)
    stopIfDrained(member)
  }

  function stopIfDrained({ draining, handle }: Member) {
    if (draining && handle.size === 0) void handle.stop()
  }

  /** Starts another worker in place of this one, which may still answer what it has. */
  function replace(member: Member, reason: string, culprits: Busy[] = []) {
    const { generation } = member
    if (member.draining || !generation || generation !== current || stopped) return
    // However many hooks hang, there are never more than twice the threads.
    if ([...members].filter(({ draining }) => draining).length >= Math.max(2, workers)) return
    events.replaced(reason, [...culprits, ...member.handle.running().map(named)])
    spawn(generation)
    drain(member)
  }

  function lose(member: Member, reason: string | undefined) {
    members.delete(member)
    const running = member.handle.running()
    if (reason !== undefined && !stopped) events.replaced(reason, running.map(named))
    takeBack(member)
    const culprit = running.find(({ isOnStack }) => isOnStack)
    for (const { call, parent } of running) {
      if (call !== culprit?.call && !again.has(call) && !stopped) {
        again.add(call)
        open.move(call, undefined)
        waiting.push(call)
        continue
      }
      const detail = `its worker thread ended: ${reason ?? 'it was stopped'}`
      settle(call, failure('WORKER_LOST', { path: call.path, parent, detail }))
    }
    dispatchWaiting()
    const generation = current
    if (stopped || member.draining || generation === undefined || member.generation !== generation) return
    // A worker that dies young would be started in a tight loop.
    if (clock.now() - member.startedAt > GROWN_UP_MS) backoff.reset()
    clock.after(backoff.next() - 100, () => {
      if (!stopped && generation === current) spawn(generation)
    })
  }

  // Calls come and go.

  function dispatch(call: PoolCall): boolean {
    let best: Member | undefined
    for (const member of members) {
      const { handle, draining, pulse, generation } = member
      if (draining || pulse.stalled || generation !== current || !handle.hasRoom) continue
      if (!best || handle.size < best.handle.size) best = member
    }
    if (!best) return false
    const route = current?.table.byPath.get(call.path)
    if (route === undefined) {
      settle(
        call,
        failure('ROUTE_UNKNOWN', { path: call.path, detail: 'the last reload removed this route' }),
      )
      return true
    }
    if (best.handle.owed === 0) best.pulse = freshPulse(best.handle.progress, clock.now())
    open.move(call, best)
    best.handle.start(call, route)
    return true
  }

  function dispatchWaiting() {
    if (waiting.length === 0) return
    const calls = waiting
    waiting = []
    for (const call of calls) if (open.has(call) && !dispatch(call)) waiting.push(call)
  }

  function takeBack({ handle }: Member) {
    for (const call of handle.takeBack()) {
      open.move(call, undefined)
      waiting.push(call)
    }
    dispatchWaiting()
  }

  function settle(call: PoolCall, result: CallResult) {
    const member = open.where(call)
    if (!open.remove(call)) return
    call.done(result)
    dispatchWaiting()
    if (member) stopIfDrained(member)
  }

  function expire(call: PoolCall) {
    const { path } = call
    const member = open.where(call)
    if (member) {
      const parent = member.handle.abandon(call)
      settle(call, failure('HOOK_TIMEOUT', { path, parent, detail: `no answer within ${hookTimeoutMs} ms` }))
      const endless = member.handle.owed - member.handle.size
      if (endless >= MOST_ENDLESS) replace(member, `${endless} of its calls never came to an end`)
    } else settle(call, failure('OVERLOADED', { path, detail: `no worker was free for ${hookTimeoutMs} ms` }))
  }

  // Somebody looks after the members while calls are open.

  function check() {
    cancelCheck = undefined
    const now = clock.now()
    for (const member of members) {
      const { handle, pulse } = member
      const judgement = judge(pulse, { progress: handle.progress, busy: handle.owed > 0, now })
      if (judgement === 'ping') handle.ping()
      else if (judgement === 'stalled') takeBack(member)
      else if (judgement === 'recovered') dispatchWaiting()
      else if (judgement === 'replace')
        replace(member, `it did nothing else for ${Math.round(now - pulse.at)} ms`)
    }
    armCheck()
  }

  function armCheck() {
    if (!cancelCheck && open.size > 0 && !stopped) cancelCheck = clock.after(CHECK_MS, check)
  }

  return {
    async use(generation) {
      const started = Array.from({ length: workers }, () => spawn(generation))
      try {
        await Promise.all(started.map(({ handle }) => handle.ready))
      } catch (error) {
        for (const member of started) drain(member)
        throw error
      }
      current = generation
      for (const member of members) if (member.generation !== generation) drain(member)
      dispatchWaiting()
    },
    call(call) {
      open.add(call)
      if (waiting.length > 0 || !dispatch(call)) waiting.push(call)
      armCheck()
    },
    get inFlight() {
      return open.size
    },
    get ready() {
      return [...members].filter(
        ({ handle, draining, pulse }) => handle.accepting && !draining && !pulse.stalled,
      ).length
    },
    async stop() {
      stopped = true
      cancelCheck?.()
      open.stop()
      await Promise.all([...members].map(({ handle }) => handle.stop()))
    },
  }
}

function named({ call, parent }: RunningCall): Busy {
  return { route: call.path, parent }
}

function resultOf([, status, code, text, etag, retryAfter, facts]: ReplyMessage): CallResult {
  return {
    status,
    text,
    facts,
    ...(code !== undefined && { code }),
    ...(etag !== undefined && { etag }),
    ...(retryAfter !== undefined && { retryAfter }),
  }
}
