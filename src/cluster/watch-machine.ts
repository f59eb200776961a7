import type { WatchEvent } from './api.ts'
import { isExpired, statusError, type ClusterError, type Status } from './cluster-error.ts'
import type { Obj } from './object.ts'

/** What the machine knows. */
export interface WatchState {
  readonly phase: 'listing' | 'watching' | 'waiting' | 'closed'
  /** Of the request or timer under way; what belongs to an older one is ignored. */
  readonly attempt: number
  /** Where to watch from; without it everything has to be listed first. */
  readonly resourceVersion: string | undefined
  /** The pages so far, and how to ask for the next one. */
  readonly pages: readonly (readonly Obj[])[]
  readonly token: string
  /** Since when the watch is open, and whether anything came through it. */
  readonly openedAt: number | undefined
  readonly heard: boolean
  /** Whether nothing but a list has been heard of late: when its version is too old, listing again is no cure. */
  readonly isListed: boolean
  /** Failures since the last success. */
  readonly failures: number
  /** How often something had to be started again, and what is wrong now. */
  readonly restarts: number
  readonly error: ClusterError | undefined
}

/** What happened, and to which attempt. */
export type WatchInput = { attempt: number; at: number } & (
  | { type: 'page'; items: readonly Obj[]; resourceVersion: string; continue: string }
  | { type: 'opened' }
  | { type: 'event'; event: WatchEvent }
  | { type: 'ended' }
  /** Nothing was heard for longer than the server ever keeps quiet. */
  | { type: 'silent' }
  | { type: 'failed'; error: ClusterError }
  /** The wait is over. */
  | { type: 'due' }
)

/** What to do. `stop` cancels the request or timer under way. */
export type WatchEffect =
  | { do: 'list'; attempt: number; token: string; limit: number }
  | { do: 'watch'; attempt: number; resourceVersion: string }
  | { do: 'wait'; attempt: number; ms: number }
  | { do: 'stop' }
  | { do: 'swap'; items: readonly Obj[] }
  | { do: 'set'; object: Obj }
  | { do: 'gone'; object: Obj }

/** A state, and what to do to get on. */
export interface WatchStep {
  state: WatchState
  effects: WatchEffect[]
}

/** How the machine behaves. */
export interface WatchRules {
  /** Objects per page. */
  limit: number
  /** Delays double from the first to the longest, each shortened by up to a half at random. */
  firstMs: number
  longestMs: number
  /** From 0 to below 1. */
  random: () => number
}

/** A watch that lived shorter and brought nothing counts as failed: some proxies close every stream at once. */
const SHORT_MS = 1000
/** No server is obeyed that wants us to wait longer. */
const PATIENCE_MS = 5 * 60_000

/**
 * The first step of list and watch.
 *
 * @example
 * let { state, effects } = startWatching(rules)
 * ;({ state, effects } = stepWatch(state, { type: 'page', attempt: 1, … }, rules))
 */
export function startWatching(rules: WatchRules): WatchStep {
  const state: WatchState = {
    phase: 'listing',
    attempt: 0,
    resourceVersion: undefined,
    pages: [],
    token: '',
    openedAt: undefined,
    heard: false,
    isListed: false,
    failures: 0,
    restarts: 0,
    error: undefined,
  }
  return list(state, rules)
}

/** The last step. */
export function stopWatching(state: WatchState): WatchStep {
  return { state: { ...state, phase: 'closed' }, effects: state.phase === 'closed' ? [] : [{ do: 'stop' }] }
}

/** What follows from an input. */
export function stepWatch(state: WatchState, input: WatchInput, rules: WatchRules): WatchStep {
  if (state.phase === 'closed' || input.attempt !== state.attempt) return { state, effects: [] }
  switch (input.type) {
    case 'page':
      return onPage(state, input, rules)
    case 'opened':
      return { state: { ...state, openedAt: input.at, heard: false, error: undefined }, effects: [] }
    case 'event':
      return onEvent(settled(state, input.at), input.event, rules)
    case 'ended':
      return onEnd(state, input.at, rules)
    case 'silent':
      return stopFirst(watch({ ...settled(state, input.at), restarts: state.restarts + 1 }))
    case 'failed':
      return onFailure(settled(state, input.at), input.error, rules)
    case 'due':
      return state.resourceVersion === undefined ? list(state, rules) : watch(state)
  }
}

function list(state: WatchState, { limit }: { limit: number }): WatchStep {
  const attempt = state.attempt + 1
  return {
    state: { ...state, phase: 'listing', attempt, pages: [], token: '', resourceVersion: undefined },
    effects: [{ do: 'list', attempt, token: '', limit }],
  }
}

function watch(state: WatchState): WatchStep {
  const { resourceVersion = '' } = state
  const attempt = state.attempt + 1
  return {
    state: { ...state, phase: 'watching', attempt, openedAt: undefined, heard: false },
    effects: [{ do: 'watch', attempt, resourceVersion }],
  }
}

function onPage(
  state: WatchState,
  { items, resourceVersion, continue: token }: Extract<WatchInput, { type: 'page' }>,
  { limit }: WatchRules,
): WatchStep {
  const pages = [...state.pages, items]
  // An empty token ends the list, and so does one that leads nowhere new.
  if (token !== '' && token !== state.token) {
    const attempt = state.attempt + 1
    return { state: { ...state, attempt, pages, token }, effects: [{ do: 'list', attempt, token, limit }] }
  }
  const next = watch({ ...state, pages: [], token: '', resourceVersion, isListed: true })
  return { ...next, effects: [{ do: 'swap', items: pages.flat() }, ...next.effects] }
}

function onEvent(state: WatchState, { type, object }: WatchEvent, rules: WatchRules): WatchStep {
  if (type === 'ERROR') {
    return stopFirst(onFailure(state, statusError(object as unknown as Status), rules))
  }
  const next: WatchState = {
    ...state,
    heard: true,
    isListed: false,
    failures: 0,
    resourceVersion: object.metadata.resourceVersion ?? state.resourceVersion,
  }
  if (type === 'BOOKMARK') return { state: next, effects: [] }
  return { state: next, effects: [{ do: type === 'DELETED' ? 'gone' : 'set', object }] }
}

/** Servers end watches every few minutes; that is no failure. */
function onEnd(state: WatchState, at: number, rules: WatchRules): WatchStep {
  const next = settled({ ...state, restarts: state.restarts + 1 }, at)
  return next.heard || lived(next, at) ? watch(next) : wait(next, { rules })
}

function onFailure(state: WatchState, error: ClusterError, rules: WatchRules): WatchStep {
  const failed = { ...state, error, restarts: state.restarts + 1 }
  if (state.phase === 'listing') {
    // The snapshot that the pages came from is forgotten: without pages there is none to forget.
    if (isExpired(error))
      return state.token === '' ? wait(failed, { error, rules }) : list(failed, { limit: 0 })
    return wait(failed, { error, rules })
  }
  // After an outage the server is there again: the failures before this one must not delay the list.
  if (isExpired(error) && !state.isListed)
    return wait({ ...failed, failures: 0, resourceVersion: undefined }, { error, rules })
  return wait(keepsPlace(error) ? failed : { ...failed, resourceVersion: undefined }, { error, rules })
}

/** Whether a watch may go on where it was: not when its version is too old, nor when the request itself is refused. */
function keepsPlace({ code }: ClusterError): boolean {
  return code < 400 || code >= 500 || code === 401 || code === 408 || code === 429
}

function wait(state: WatchState, { error, rules }: { error?: ClusterError; rules: WatchRules }): WatchStep {
  const { firstMs, longestMs, random } = rules
  const attempt = state.attempt + 1
  const backoff = Math.min(firstMs * 2 ** state.failures, longestMs) * (1 - random() / 2)
  const asked = Math.min((error?.retryAfterSeconds ?? 0) * 1000, PATIENCE_MS)
  return {
    state: { ...state, phase: 'waiting', attempt, failures: state.failures + 1 },
    effects: [{ do: 'wait', attempt, ms: Math.max(backoff, asked) }],
  }
}

const lived = ({ openedAt }: WatchState, at: number) => openedAt !== undefined && at - openedAt >= SHORT_MS

const settled = (state: WatchState, at: number): WatchState =>
  lived(state, at) ? { ...state, failures: 0, isListed: false } : state

const stopFirst = ({ state, effects }: WatchStep): WatchStep => ({
  state,
  effects: [{ do: 'stop' }, ...effects],
})
