import { readdirSync, readFileSync } from 'node:fs'

/** One hook call of Metacontroller, as `requests.jsonl` has it. */
export interface RecordedCall {
  /** Number within its scenario, from 1. */
  seq: number
  method: string
  path: string
  headers: Record<string, string>
  requestBody: RecordedBody | null
  /** Only the identity of the parent is left of the body, so the call cannot be sent again. */
  trimmed?: true
  managedFieldsDropped?: true
  /** What the recorded hook answered. */
  status: number
  responseHeaders: Record<string, string>
  responseBody: unknown
}

/** The part of a recorded body that the tests look at. */
export interface RecordedBody {
  parent?: RecordedParent
  object?: RecordedParent
}

/** A recorded parent's identity. */
export interface RecordedParent {
  kind: string
  metadata: { name: string; namespace?: string }
}

const folder = new URL('../fixtures/traces/', import.meta.url)

/** The recorded scenarios whose calls are replayed, by the name of their folder; others are about the engine alone. */
export const scenarios: readonly string[] = readdirSync(folder).filter(isReplayed).sort()

function isReplayed(scenario: string): boolean {
  return !/^replay: false$/m.test(readFileSync(new URL(`${scenario}/scenario.yaml`, folder), 'utf8'))
}

/** URL of the module with a scenario's hooks, and their paths with how many arguments each hook takes. */
export async function hooksOf(scenario: string): Promise<{ url: string; paths: Record<string, number> }> {
  const { href } = new URL(`${scenario}/hooks.mjs`, folder)
  const module = (await import(href)) as { default: Record<string, (...values: unknown[]) => unknown> }
  const paths = Object.entries(module.default).map(([path, hook]) => [path, hook.length] as const)
  return { url: href, paths: Object.fromEntries(paths) }
}

/** The calls of a scenario, in the order in which they came. */
export function callsOf(scenario: string): RecordedCall[] {
  return readFileSync(new URL(`${scenario}/requests.jsonl`, folder), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordedCall)
}

/** The body as Metacontroller wrote it, byte for byte: Go's encoder escapes five characters that JSON would not need to. */
export function bytesOf({ requestBody }: RecordedCall): string | undefined {
  if (requestBody === null) return undefined
  return JSON.stringify(requestBody).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** How log and error texts name the parent of a call. */
export function labelOf({ requestBody }: RecordedCall): string | undefined {
  const parent = requestBody?.parent ?? requestBody?.object
  if (!parent) return undefined
  const { name, namespace } = parent.metadata
  return `${parent.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}
