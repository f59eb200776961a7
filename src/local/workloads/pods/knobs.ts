import { own } from '../../../protocol/own.ts'
import { parseDuration } from './duration.ts'
import type { Pod } from './pod.ts'

/** How a Pod lives. */
export interface Life {
  /** Why no node takes it: the message, or '' for the usual one. */
  unschedulable: string | undefined
  /** Why its images cannot be had: the message, or '' for the usual one. */
  imagePullError: string | undefined
  /** From being scheduled until its containers run. */
  startMs: number
  /** From there until they are ready. */
  readyMs: number
  /** From there until they end. */
  runMs: number
  exitCode: number
  /** From its deletion until it is gone; no longer than its grace period. */
  stopMs: number
}

/** What was read from the annotations of a Pod. */
export interface Knobs {
  life: Life
  /** What is wrong with them, in words that say what is allowed. */
  problems: readonly string[]
}

/** Before each name. */
export const PREFIX = 'hookwright.dev/'

interface Knob {
  /** What to say when a value is not allowed. */
  allowed: string
  /** What a value changes; undefined when it is not allowed. */
  read: (value: string) => Partial<Life> | undefined
}

/** Containers that are to end without being told when do so after this. */
const RUN_MS = 1000
const DURATION = 'a duration such as 500ms, 5s or 1m30s'

const duration =
  (field: 'startMs' | 'readyMs' | 'runMs' | 'stopMs', never = '') =>
  (value: string): Partial<Life> | undefined => {
    const ms = value === never ? Infinity : parseDuration(value)
    return ms === undefined ? undefined : { [field]: ms }
  }
const message =
  (field: 'unschedulable' | 'imagePullError') =>
  (value: string): Partial<Life> | undefined => {
    if (value === '') return undefined
    return value === 'false' ? {} : { [field]: value === 'true' ? '' : value }
  }

/** In this order, so that what is said of `crash-loop` can be said more precisely by others. */
const knobs: Readonly<Record<string, Knob>> = {
  unschedulable: { allowed: '"true" or a message', read: message('unschedulable') },
  'image-pull-error': { allowed: '"true" or a message', read: message('imagePullError') },
  'start-delay': { allowed: DURATION, read: duration('startMs') },
  'ready-delay': { allowed: `${DURATION}, or "never"`, read: duration('readyMs', 'never') },
  'crash-loop': {
    allowed: '"true" or "false"',
    read: (value) => {
      if (value === 'true') return { runMs: RUN_MS, exitCode: 1 }
      return value === 'false' ? {} : undefined
    },
  },
  'exit-code': {
    allowed: 'a whole number from 0 to 255',
    read: (value) => {
      const isCode = /^\d{1,3}$/.test(value) && Number(value) <= 255
      return isCode ? { runMs: RUN_MS, exitCode: Number(value) } : undefined
    },
  },
  'run-time': { allowed: `${DURATION}, or "forever"`, read: duration('runMs', 'forever') },
  'stop-delay': { allowed: DURATION, read: duration('stopMs') },
}

/**
 * Reads from a Pod's annotations how it lives. Without any, containers that are always restarted run for ever, and others
 * succeed after a second.
 *
 * @example
 * readKnobs(pod).life.exitCode // 0
 */
export function readKnobs({ metadata: { annotations = {} }, spec }: Pod): Knobs {
  const isForever = (spec.restartPolicy ?? 'Always') === 'Always'
  let life: Life = {
    unschedulable: undefined,
    imagePullError: undefined,
    startMs: 0,
    readyMs: 0,
    runMs: isForever ? Infinity : RUN_MS,
    exitCode: 0,
    stopMs: 0,
  }
  const problems: string[] = []
  for (const [name, { allowed, read }] of Object.entries(knobs)) {
    const value = own(annotations, `${PREFIX}${name}`)
    if (typeof value !== 'string') continue
    const change = read(value)
    if (change) life = { ...life, ...change }
    else problems.push(`annotation ${PREFIX}${name}: ${shown(value)} is not allowed: it takes ${allowed}`)
  }
  for (const name of Object.keys(annotations)) {
    if (!name.startsWith(PREFIX) || Object.hasOwn(knobs, name.slice(PREFIX.length))) continue
    const names = Object.keys(knobs).join(', ')
    problems.push(`annotation ${shown(name)} is unknown: ${PREFIX} is followed by one of ${names}`)
  }
  return { life, problems }
}

const SHOWN = 100
const shown = (text: string) => JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text)
