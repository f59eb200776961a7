import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseDocument } from 'yaml'
import { isFields, type Fields } from '../../../src/protocol/own.ts'
import { referencesOf } from './variables.ts'

/** The folder that holds one folder for each area. */
export const root = fileURLToPath(new URL('.', import.meta.url))

/** What the server answered, normalised. */
export interface Expectation {
  status: number
  /** The media type, when it is not JSON. */
  type?: string
  warnings?: string[]
  body?: unknown
  /** What a watch sent, instead of a body. */
  lines?: unknown[]
  /** The server closed the watch before as many lines had come as were waited for. */
  ended?: true
}

/** A long text is given by its parts. */
export interface Repeated {
  before?: string
  repeat: string
  times: number
  after?: string
}

interface StepBase {
  headers?: Record<string, string | null>
  save?: Record<string, string>
  only?: string[]
  expect?: Expectation
  /** What the embedded server answers instead, on purpose; only what stands here is compared. */
  embedded?: Partial<Expectation>
}

/** One request and its answer. */
export interface RequestStep extends StepBase {
  request: string
  body?: unknown
  raw?: string | Repeated
  until?: Fields
}

/** A watch that is read, or opened with `as` for a later `read`. */
export interface WatchStep extends StepBase {
  watch: string
  lines?: number
  as?: string
}

/** Further lines of a watch that was opened. */
export interface ReadStep extends StepBase {
  read: string
  lines?: number
}

export type Step = RequestStep | WatchStep | ReadStep

export interface Scenario {
  name: string
  steps: Step[]
  managedFields?: boolean
  /** Why the embedded server differs on purpose. */
  differs?: string
  /** Where it stands, as `crud/create.yaml`. */
  file: string
  area: string
}

const COMMON = ['headers', 'save', 'only', 'expect', 'embedded']
const FIELDS = {
  request: [...COMMON, 'request', 'body', 'raw', 'until'],
  watch: [...COMMON, 'watch', 'lines', 'as'],
  read: ['save', 'only', 'expect', 'embedded', 'read', 'lines'],
}
const REQUEST = /^(GET|POST|PUT|DELETE|HEAD|OPTIONS|PATCH( (merge|json|strategic|apply))?|[A-Z]+) \/\S*$/

/** The files of an area, of a folder or of one path, sorted. */
export function filesOf(place: string): string[] {
  const path = [place, join(root, place)].find((candidate) => statSync(candidate, { throwIfNoEntry: false }))
  if (path === undefined) throw new Error(`no area or file of this name: ${place}`)
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(path, name))
}

/** Reads and checks the scenarios of a file. */
export function loadFile(file: string): Scenario[] {
  return parseScenarios(readFileSync(file, 'utf8'), relative(root, file))
}

/** Checks the text of a file. */
export function parseScenarios(text: string, file: string): Scenario[] {
  const document = parseDocument(text, { merge: true })
  const [problem] = document.errors
  if (problem !== undefined) throw new Error(`${file}: ${problem.message}`)
  const list: unknown = document.toJS() ?? []
  if (!Array.isArray(list)) throw new Error(`${file}: a file is a list of scenarios`)
  const scenarios = list.map((item, index) => checkScenario(item, `${file}: scenario ${index + 1}`, file))
  const names = scenarios.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`${file}: two scenarios are called “${twice}”`)
  return scenarios
}

function checkScenario(item: unknown, where: string, file: string): Scenario {
  if (!isFields(item)) throw new Error(`${where}: not a mapping`)
  const { name, steps, managedFields, differs } = item
  if (typeof name !== 'string' || name === '') throw new Error(`${where}: no name`)
  const here = `${file}: “${name}”`
  refuseOthers(item, ['name', 'steps', 'managedFields', 'differs'], here)
  if (managedFields !== undefined && typeof managedFields !== 'boolean')
    throw new Error(`${here}: managedFields is true or false`)
  if (differs !== undefined && typeof differs !== 'string') throw new Error(`${here}: differs says why`)
  if (!Array.isArray(steps) || steps.length === 0) throw new Error(`${here}: no steps`)
  const names = new Set(['ns', 'ns2', 'group'])
  const hasOwn = steps.some((step) => isFields(step) && 'embedded' in step)
  if (hasOwn !== (differs !== undefined)) throw new Error(`${here}: differs and embedded go together`)
  steps.forEach((step, index) => checkStep(step, names, `${here}, step ${index + 1}`))
  return { ...(item as unknown as Scenario), file, area: file.split('/')[0]! }
}

function checkStep(step: unknown, names: Set<string>, where: string): void {
  if (!isFields(step)) throw new Error(`${where}: not a mapping`)
  const kinds = (['request', 'watch', 'read'] as const).filter((kind) => kind in step)
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1) throw new Error(`${where}: one of request, watch, read`)
  refuseOthers(step, FIELDS[kind], where)
  const target = step[kind]
  if (typeof target !== 'string') throw new Error(`${where}: ${kind} is a text`)
  if (kind === 'request' && !REQUEST.test(target)) throw new Error(`${where}: not “METHOD /path”: ${target}`)
  if (kind === 'watch' && !target.startsWith('/')) throw new Error(`${where}: not a path: ${target}`)
  if ('body' in step && 'raw' in step) throw new Error(`${where}: body or raw, not both`)
  if (kind === 'request' && 'until' in step && !target.startsWith('GET '))
    throw new Error(`${where}: until repeats a GET only`)
  for (const field of ['headers', 'save', 'until'] as const) {
    if (field in step && !isFields(step[field])) throw new Error(`${where}: ${field} is a mapping`)
  }
  if ('only' in step && !Array.isArray(step.only)) throw new Error(`${where}: only is a list of paths`)
  if ('lines' in step && typeof step.lines !== 'number') throw new Error(`${where}: lines is a number`)
  const unknown = kind === 'read' ? [] : referencesOf(target).filter((name) => !names.has(name))
  if (unknown.length > 0) throw new Error(`${where}: nothing saved as $${unknown.join(', $')}`)
  for (const name of Object.keys((step.save as Fields | undefined) ?? {})) names.add(name)
}

function refuseOthers(fields: Fields, allowed: readonly string[], where: string): void {
  const others = Object.keys(fields).filter((name) => !allowed.includes(name))
  if (others.length > 0) throw new Error(`${where}: no such field: ${others.join(', ')}`)
}
