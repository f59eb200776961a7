import { randomInt } from 'node:crypto'
import { systemClock, type Clock } from '../time/clock.ts'
import type { Api, KindRef, Selection } from './api.ts'
import { ClusterError, isClusterError } from './cluster-error.ts'
import type { Obj } from './object.ts'
import {
  startWatching,
  stepWatch,
  stopWatching,
  type WatchEffect,
  type WatchInput,
  type WatchRules,
  type WatchState,
  type WatchStep,
} from './watch-machine.ts'

/** What to watch, and how. */
export interface WatcherOptions extends Selection {
  api: Api
  kind: KindRef
  metadataOnly?: boolean
  clock?: Clock
  /** From 0 to below 1. */
  random?: () => number
  /** Objects per page. */
  limit?: number
  /** How long a watch may bring nothing, not even a bookmark (which servers send each minute). */
  idleMs?: number
  firstMs?: number
  longestMs?: number
  /** Makes an object smaller as soon as it comes. */
  trim?: (object: Obj) => Obj
  /** Told of each failure, and when all is fine again: then there is no `error` in the state. */
  onTrouble?: (state: WatchState) => void
}

/** A change to what is mirrored. */
export type StoreEffect = Extract<WatchEffect, { do: 'swap' | 'set' | 'gone' }>

/** List and watch, going on until closed. */
export interface Watcher {
  readonly state: WatchState
  /** When the server was last heard, in milliseconds of the clock. */
  readonly lastContact: number | undefined
  close(): void
}

type Inputs = WatchInput extends infer One ? (One extends WatchInput ? Omit<One, 'at'> : never) : never

/** Watches at most this long at once, from half of it on: so that not all end together. */
const WATCH_SECONDS = 600

/**
 * Runs the watch machine against an API.
 *
 * @example
 * const watcher = startWatcher({ api, kind: { apiVersion: 'v1', kind: 'Pod' } }, (change) => console.log(change))
 */
export function startWatcher(options: WatcherOptions, store: (effect: StoreEffect) => void): Watcher {
  const { api, kind, clock = systemClock, random = chance, idleMs = 150_000 } = options
  const { namespace, labelSelector, fieldSelector, metadataOnly = false, trim = asItIs, onTrouble } = options
  const rules: WatchRules = {
    limit: options.limit ?? 500,
    firstMs: options.firstMs ?? 200,
    longestMs: options.longestMs ?? 30_000,
    random,
  }
  const selection = { namespace, labelSelector, fieldSelector, metadataOnly }
  let state: WatchState
  let lastContact: number | undefined
  let cancel: () => void = nothing
  let cancelIdle: () => void = nothing

  const take = (input: Inputs) => {
    if (input.attempt !== state.attempt) return
    if (input.type !== 'failed' && input.type !== 'silent' && input.type !== 'due') lastContact = clock.now()
    run(stepWatch(state, { ...input, at: clock.now() }, rules))
  }

  const run = (step: WatchStep) => {
    const was = state.error
    state = step.state
    if (state.error !== was) onTrouble?.(state)
    for (const effect of step.effects) {
      // Whoever was told of a change may have closed us.
      if (state.phase === 'closed' && effect.do !== 'stop') return
      perform(effect)
    }
  }

  const perform = (effect: WatchEffect) => {
    switch (effect.do) {
      case 'stop':
        cancel()
        cancelIdle()
        break
      case 'wait':
        cancelIdle()
        cancel = clock.after(effect.ms, () => take({ type: 'due', attempt: effect.attempt }))
        break
      case 'list':
      case 'watch': {
        const controller = new AbortController()
        cancel = () => controller.abort()
        const { attempt } = effect
        const work =
          effect.do === 'list' ? readPage(effect, controller.signal) : follow(effect, controller.signal)
        work.catch((error: unknown) => take({ type: 'failed', attempt, error: asClusterError(error) }))
        break
      }
      case 'set':
      case 'gone':
        store({ ...effect, object: trim(effect.object) })
        break
      case 'swap':
        store(effect)
    }
  }

  /** Looks once in a while rather than setting a timer with each event. */
  const expectSigns = (attempt: number, since: number) => {
    cancelIdle()
    cancelIdle = clock.after(since + idleMs - clock.now(), () => {
      if (state.attempt !== attempt) return
      const last = Math.max(since, lastContact ?? since)
      if (clock.now() - last >= idleMs) take({ type: 'silent', attempt })
      else expectSigns(attempt, last)
    })
  }

  const readPage = async ({ attempt, token, limit }: Effect<'list'>, signal: AbortSignal) => {
    const page = await api.page(kind, { ...selection, continue: token, limit, signal })
    take({ type: 'page', attempt, ...page, items: page.items.map(trim) })
  }

  const follow = async ({ attempt, resourceVersion }: Effect<'watch'>, signal: AbortSignal) => {
    expectSigns(attempt, clock.now())
    const timeoutSeconds = Math.ceil(WATCH_SECONDS * (1 - random() / 2))
    const events = await api.watch(kind, {
      ...selection,
      resourceVersion,
      timeoutSeconds,
      bookmarks: true,
      signal,
    })
    take({ type: 'opened', attempt })
    for await (const event of events) {
      take({ type: 'event', attempt, event })
      if (state.attempt !== attempt || state.phase === 'closed') return
    }
    take({ type: 'ended', attempt })
  }

  const first = startWatching(rules)
  state = first.state
  run(first)
  return {
    get state() {
      return state
    },
    get lastContact() {
      return lastContact
    },
    close: () => run(stopWatching(state)),
  }
}

type Effect<Name> = Extract<WatchEffect, { do: Name }>

const nothing = () => undefined
const asItIs = (object: Obj) => object

const chance = () => randomInt(2 ** 32) / 2 ** 32

function asClusterError(error: unknown): ClusterError {
  if (isClusterError(error)) return error
  const message = error instanceof Error ? error.message : String(error)
  return new ClusterError(message, { code: 0, reason: 'Unknown', cause: error })
}
