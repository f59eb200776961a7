import { readdirSync, readFileSync } from 'node:fs'
import { parse, parseAllDocuments } from 'yaml'
import type { Obj } from '../../../src/cluster/object.ts'
import type { RecordedCall } from '../recordings.ts'

/** What an author of a scenario can have done to the cluster, or waited for. */
export type Step =
  | { apply: string }
  | { patch: Target & { type?: 'merge' | 'strategic' | 'json'; patch: object; subresource?: string } }
  | { delete: Target & { wait?: boolean; cascade?: 'background' | 'foreground' | 'orphan' } }
  | { kubectl: (string | number)[] }
  | {
      waitFor: Target & {
        absent?: boolean
        condition?: string
        jsonpath?: string
        value?: unknown
        timeout?: number
      }
    }
  | { waitCalls: { path: string; count: number; timeout?: number } }
  | { quiet: number }
  | { sleep: number }
  | { snapshot: string }
  | { metacontroller: { args: string[] } }

/** An object by its plural name and group: `webapps.ssa.traces.test`. A namespace of null is none. */
export interface Target {
  kind: string
  name: string
  namespace?: string | null
}

/** A recorded scenario, as its `scenario.yaml` has it. */
export interface Scenario {
  name: string
  title: string
  shows?: string
  /** False where the calls are not replayed to a hook server: the scenario is about the engine alone. */
  replay?: boolean
  namespaces: string[]
  steps: Step[]
  setup?: string[]
  clusterPrefix?: string
  waitStarted?: boolean
  finalQuiet?: number
  quietBound?: number
  watch?: { apiVersion: string; resource: string }[]
  compare: { key?: string[]; ignore?: string[]; skip?: string[] }
}

/** What a run of a scenario leaves behind. */
export interface Recording {
  requests: RecordedCall[]
  final: Obj[]
  snapshots: Record<string, Obj[]>
  events: RecordedEvent[]
}

/** An Event about a parent or a controller. */
export interface RecordedEvent {
  object: string
  type: string
  reason: string
  message: string
}

/** A hook of a scenario; `ctx` says more about the call and takes more than an answer. */
export type RecordedHook = (body: unknown, ctx: HookContext) => unknown

export interface HookContext {
  call: number
  callForParent: number
  headers: Record<string, string | string[] | undefined>
  status: number
  responseHeaders: Record<string, string>
  raw: string | undefined
  delayMs: number
}

const folder = new URL('../../fixtures/traces/', import.meta.url)

/** All recorded scenarios. */
export const scenarioNames: readonly string[] = readdirSync(folder).sort()

/** Reads a scenario. */
export function loadScenario(name: string): Scenario {
  const {
    compare = {},
    namespaces = [name],
    ...rest
  } = parse(text(name, 'scenario.yaml')) as Partial<Scenario>
  return { title: name, steps: [], ...rest, name, namespaces, compare }
}

/** What was recorded of the real Metacontroller. */
export function loadRecording(name: string): Recording {
  return {
    requests: lines(text(name, 'requests.jsonl')) as RecordedCall[],
    final: JSON.parse(text(name, 'final.json')) as Obj[],
    snapshots: JSON.parse(text(name, 'snapshots.json')) as Record<string, Obj[]>,
    events: JSON.parse(text(name, 'events.json')) as RecordedEvent[],
  }
}

/** The hooks of a scenario, by path. */
export async function loadHooks(name: string): Promise<Record<string, RecordedHook>> {
  const { href } = new URL(`${name}/hooks.mjs`, folder)
  return ((await import(href)) as { default: Record<string, RecordedHook> }).default
}

/** The manifests of a scenario in order, with the address of the hooks filled in. */
export function loadManifests(name: string, hooksUrl: string): { file: string; objects: Obj[] }[] {
  return readdirSync(new URL(`${name}/manifests/`, folder))
    .sort()
    .map((file) => {
      const filled = text(name, `manifests/${file}`)
        .replaceAll('{{HOOKS}}', hooksUrl)
        .replaceAll('{{HOOKHOST}}', hooksUrl.slice('http://'.length))
      const objects = parseAllDocuments(filled).map((document) => document.toJS() as Obj | null)
      return { file, objects: objects.filter((object) => object !== null) }
    })
}

const text = (name: string, file: string) => readFileSync(new URL(`${name}/${file}`, folder), 'utf8')
const lines = (content: string): unknown[] =>
  content
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)
