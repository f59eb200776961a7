import type { Fact } from '../facts.ts'
import type { Conflict, KeyRef, ObjectRef } from '../model.ts'
import { countOf, describeKey, describeRef } from '../wording.ts'

/** Levels that lines have. */
export type Level = 'debug' | 'info' | 'warn' | 'error'

/** A fact as it is logged. */
export interface Line {
  level: Level
  /** A plain sentence. */
  msg: string
  fields: Readonly<Record<string, unknown>>
}

/** Items of a list that are shown. */
const SHOWN = 10

/** Delays between tries grow, so one that is this long means that the failure lasts. */
const LASTING_MS = 10_000

const lines: { [T in Fact['type']]: (fact: Extract<Fact, { type: T }>) => Line } = {
  started: ({ roots, targets, admin }) =>
    info('started', { ...listed('roots', roots), ...listed('targets', targets), admin }),
  synced: ({ objects, files, ms }) => info('the first sync is on disk', { objects, files, ms: rounded(ms) }),
  written: ({ root, written, removed, bytes, ms }) =>
    info(`${countOf(written.length, 'file')} written, ${removed.length} removed`, {
      root,
      ...listed('written', written),
      ...listed('removed', removed),
      bytes,
      ms: rounded(ms),
    }),
  refused: ({ refusal: { code, message, from } }) =>
    warn(`${describeKey(from)} is not written: ${message}`, { code, ...keyFields(from) }),
  unrefused: ({ from }) => info(`${describeKey(from)} is refused no more`, keyFields(from)),
  absent: ({ object }) => warn(`${object} does not exist, so there are no files of it`, { object }),
  found: ({ object }) => info(`${object} exists now`, { object }),
  conflict: ({ conflict }) =>
    warn(
      `two keys want ${conflict.path}: ${describeKey(conflict.winner)} is written, ${describeKey(conflict.loser)} is not`,
      conflictFields(conflict),
    ),
  'conflict-gone': ({ conflict }) =>
    info(`only one key wants ${conflict.path} now`, conflictFields(conflict)),
  'write-failed': ({ path, code, message, retryInMs }) => ({
    level: retryInMs < LASTING_MS ? 'warn' : 'error',
    msg: `not written, the old files stay: ${message}`,
    fields: { path, code, retryInMs: rounded(retryInMs) },
  }),
  'write-healed': ({ path }) => info('writing works again', { path }),
  'reload-sent': ({ target }) => ({ level: 'debug', msg: 'reload sent', fields: { target } }),
  'reload-done': ({ target, ms, lagMs, about }) =>
    info('reloaded', { target, ms: rounded(ms), lagMs: rounded(lagMs), ...objects(about) }),
  'reload-failed': ({ target, ms, message, retryInMs, about }) =>
    warn(`the reload failed: ${message}`, {
      target,
      ms: rounded(ms),
      retryInMs: rounded(retryInMs),
      ...objects(about),
    }),
  'source-failed': ({ source, message }) => warn(`${source}: ${message}`, { source }),
  'source-healed': ({ source }) => info(`${source}: works again`, { source }),
  'child-started': ({ pid, command }) => info('the program was started', { pid, command }),
  'child-signalled': ({ pid, signal }) => info(`${signal} sent to the program`, { pid, signal }),
  'child-ended': ({ code, signal }) => ({
    level: code === 0 ? 'info' : 'warn',
    msg: signal === null ? `the program ended with code ${code}` : `the program was ended by ${signal}`,
    fields: { code, signal },
  }),
  'once-failed': ({ exitCode, message }) => ({
    level: 'error',
    msg: `ended with exit code ${exitCode}: ${message}`,
    fields: { exitCode },
  }),
  stopping: ({ signal }) => info(`${signal}: stopping`, { signal }),
  warning: ({ message }) => warn(message, {}),
}

/**
 * What a fact is logged as.
 *
 * @example
 * lineOf({ type: 'write-healed', path: '/etc/app' }).msg // 'writing works again'
 */
export function lineOf(fact: Fact): Line {
  const make = lines[fact.type] as (fact: Fact) => Line
  return make(fact)
}

function info(msg: string, fields: Line['fields']): Line {
  return { level: 'info', msg, fields }
}

function warn(msg: string, fields: Line['fields']): Line {
  return { level: 'warn', msg, fields }
}

/** The first few of a list, and how many there are beyond them. */
function listed(name: string, items: readonly string[]): Line['fields'] {
  if (items.length === 0) return {}
  const beyond = items.length - SHOWN
  return { [name]: items.slice(0, SHOWN), ...(beyond > 0 && { [`${name}Beyond`]: beyond }) }
}

function objects(about: readonly ObjectRef[]): Line['fields'] {
  return listed('objects', about.map(describeRef))
}

function keyFields(from: KeyRef): Line['fields'] {
  return { object: describeRef(from), key: from.key }
}

function conflictFields({ root, path, winner, loser }: Conflict): Line['fields'] {
  return { root, path, winner: keyFields(winner), loser: keyFields(loser) }
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100
}
