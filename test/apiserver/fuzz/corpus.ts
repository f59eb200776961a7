import type { ApiRequest } from '../../../src/cluster/transport.ts'
import { filesOf, loadFile, root, type Scenario, type Step } from '../../conformance/api/scenario.ts'
import { fill, fillText, type Variables } from '../../conformance/api/variables.ts'

const PATCHES: Readonly<Record<string, string>> = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
}
const LARGEST = 100_000

/** A request before it is sent; its body is a JSON value, or a text. */
export interface Draft {
  method: string
  path: string
  headers: Record<string, string>
  body?: unknown
  raw?: string | Uint8Array
}

/** The requests of all conformance scenarios. */
export const loadCorpus = (): Scenario[] => filesOf(root).flatMap(loadFile)

/** The request of a step; undefined for a step that only reads on, or sends more than is worth repeating. */
export function draftOf(step: Step, variables: Variables): Draft | undefined {
  if ('read' in step) return undefined
  const [, method = 'GET', patch, target = ''] =
    'watch' in step
      ? ['', 'GET', undefined, step.watch]
      : (/^([A-Z]+)(?: ([a-z]+))? (\S+)$/.exec(step.request) ?? [])
  const given = Object.entries(step.headers ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  )
  const draft: Draft = {
    method,
    path: fillText(target, variables),
    headers: {
      accept: 'application/json',
      ...(patch !== undefined && { 'content-type': PATCHES[patch] ?? '' }),
      ...Object.fromEntries(given.map(([name, value]) => [name, fillText(value, variables)])),
    },
  }
  if ('watch' in step) return draft
  if (typeof step.raw === 'string') return { ...draft, raw: fillText(step.raw, variables) }
  if (step.raw !== undefined) {
    const { before = '', repeat, times, after = '' } = step.raw
    return times > LARGEST ? undefined : { ...draft, raw: before + repeat.repeat(times) + after }
  }
  return step.body === undefined ? draft : { ...draft, body: fill(step.body, variables) }
}

/** The request as it is sent. */
export function toRequest({ method, path, headers, body, raw }: Draft): ApiRequest {
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  return { method, path, headers, ...(text !== undefined && { body: text }) }
}
