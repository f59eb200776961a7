import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { sameJson, type Obj } from '../../../cluster/object.ts'
import { groupOf, isBuiltInGroup } from '../../../protocol/built-in-scopes.ts'
import { isFields, own, type Fields } from '../../../protocol/own.ts'
import type { ChildResourceRule } from '../../../protocol/wire.ts'
import type { Plan } from '../plan/plan.ts'
import { appliedChild } from './applied-child.ts'
import { newChild } from './create-child.ts'
import { desireChildren, placeOf } from './desire.ts'
import { LAST_APPLIED } from './last-applied.ts'
import { mergeChild } from './merge-child.ts'
import { without } from './without.ts'

const traces = new URL('../../../../test/fixtures/traces/', import.meta.url)

/** A write as the API server's audit log has it: built-in kinds went through its types, so defaults are in them. */
interface RecordedWrite {
  verb: string
  code: number
  resource: string
  body?: Obj
}

/** A child as one answer wanted it, and as it was seen then. */
interface Situation {
  parent: Obj
  desired: Obj
  observed: Obj | undefined
  /** Whether every difference is written at once. */
  isInPlace: boolean
}

describe('recorded writes', () => {
  const scenarios = readdirSync(traces).filter((name) => existsSync(file(name, 'requests.jsonl')))
  const recorded = scenarios.filter((name) => existsSync(file(name, 'writes.jsonl')))
  const counts = { compared: 0, unseen: 0 }
  after(() => {
    const missing = scenarios.length - recorded.length
    process.stdout.write(
      `      ${counts.compared} writes compared, ${counts.unseen} of calls that are not in the recording` +
        `${missing > 0 ? `, ${missing} recordings without writes skipped` : ''}\n`,
    )
  })

  for (const name of recorded) {
    it(name, () => {
      const calls = lines(name, 'requests.jsonl')
      const all = situations(calls)
      const isWhole = calls.every(({ trimmed }) => trimmed !== true)
      for (const write of lines<RecordedWrite>(name, 'writes.jsonl')) {
        const { body, resource } = write
        if (!body || resource.includes('/') || resource.startsWith('controllerrevisions')) continue
        const near = all.filter(({ desired }) => isAbout(write, desired))
        const bodies = near.flatMap((situation) => ours(write, situation))
        if (bodies.length === 0) {
          if (near.length > 0) counts.unseen++
          continue
        }
        const isOurs = bodies.some((mine) => problems(write, mine).length === 0)
        if (!isOurs && isWhole) assert.deepEqual(problems(write, bodies[0]!), [], `${write.verb} ${resource}`)
        counts[isOurs ? 'compared' : 'unseen']++
      }
    })

    it(`${name}: nothing else is written`, () => {
      const writes = lines<RecordedWrite>(name, 'writes.jsonl')
      for (const { parent, desired, observed, isInPlace } of situations(lines(name, 'requests.jsonl'))) {
        const isWritten = writes.some(
          (write) => isAbout(write, desired) && write.body?.metadata.resourceVersion === version(observed),
        )
        if (!isInPlace || !observed || parent.metadata.deletionTimestamp || isWritten) continue
        assert.deepEqual(mergeChild(observed, desired).paths, [], desired.metadata.name)
      }
    })
  }
})

const version = (object: Obj | undefined) => object?.metadata.resourceVersion

function file(scenario: string, name: string): URL {
  return new URL(`${scenario}/${name}`, traces)
}

function lines<T = Fields>(scenario: string, name: string): T[] {
  const text = readFileSync(file(scenario, name), 'utf8').trim()
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as T)
}

/** Every child that an answer of the recording wanted. */
function situations(calls: readonly Fields[]): Situation[] {
  return calls.flatMap(({ requestBody, responseBody }) => {
    if (!isFields(requestBody) || !isFields(responseBody)) return []
    const { controller } = requestBody as { controller?: Obj }
    const parent = (requestBody.parent ?? requestBody.object) as Obj | undefined
    const children = (responseBody.children ?? responseBody.attachments) as Obj[] | undefined
    if (!controller || !parent?.metadata || !Array.isArray(children)) return []
    const groups = (requestBody.children ?? requestBody.attachments) as Record<string, Record<string, Obj>>
    const observed = Object.values(groups).flatMap((group) => Object.values(group))
    return desiredOf(controller, parent, children.filter(isObject)).map((desired) => ({
      parent,
      desired,
      observed: observed.find((one) => one.kind === desired.kind && placeOf(one) === placeOf(desired)),
      isInPlace: isInPlace(controller) && observed.every(({ metadata }) => lastAppliedIn(metadata)),
    }))
  })
}

function desiredOf(controller: Obj, parent: Obj, children: Obj[]): Obj[] {
  const spec = controller.spec as { generateSelector?: boolean }
  const plan = {
    kind: controller.kind,
    name: controller.metadata.name,
    generateSelector: spec.generateSelector === true,
  } as Plan
  return desireChildren({ plan, parent, children }).desired
}

function isInPlace({ spec }: Obj): boolean {
  const rules = isFields(spec) ? (spec.childResources ?? spec.attachments) : undefined
  return (
    Array.isArray(rules) &&
    rules.every((rule: ChildResourceRule) => rule.updateStrategy?.method === 'InPlace')
  )
}

/** Server-side apply leaves no annotation. */
const lastAppliedIn = ({ annotations = {} }: Obj['metadata']) => LAST_APPLIED in annotations

const isObject = (child: unknown): child is Obj => isFields(child) && isFields(own(child, 'metadata'))

function isAbout({ verb, body }: RecordedWrite, desired: Obj): boolean {
  if (!body || verb === 'delete' || body.kind !== desired.kind) return false
  return body.apiVersion === desired.apiVersion && body.metadata.name === desired.metadata.name
}

/** What would be written: nothing when the write is not one of a child that was seen in this call. */
function ours({ verb, body }: RecordedWrite, { parent, desired, observed }: Situation): Obj[] {
  if (verb === 'create') return [newChild(desired, parent)]
  if (verb === 'patch') return [appliedChild(desired, parent)]
  if (observed?.metadata.resourceVersion !== body?.metadata.resourceVersion || !observed) return []
  const { merged, paths } = mergeChild(observed, desired)
  return paths.length === 0 ? [] : [merged]
}

/** Where a recorded body and ours differ, the server's own doing aside. */
function problems({ body }: RecordedWrite, mine: Obj): string[] {
  if (!body) return ['no body']
  const typed = isBuiltInGroup(groupOf(mine.apiVersion))
  return compare(clean(mine), clean(body), '', typed)
}

/** Without what the API server turns into something else before it is logged. */
function clean(object: Obj): Fields {
  const { metadata, ...rest } = without(object, ['status', 'stringData'])
  return { ...rest, metadata: without(metadata, ['managedFields', 'creationTimestamp']) }
}

function compare(mine: unknown, recorded: unknown, path: string, typed: boolean): string[] {
  if (sameJson(mine, recorded)) return []
  // Nulls are dropped where a CRD does not allow them, and empty values by the types of built-in kinds.
  if ((mine ?? recorded) == null || (typed && isEmpty(mine) && isEmpty(recorded))) return []
  if (isFields(mine) && isFields(recorded)) {
    // The types of the API server add defaults to what a create leaves out.
    const names = typed ? Object.keys(mine) : [...new Set([...Object.keys(mine), ...Object.keys(recorded)])]
    return names.flatMap((name) => compare(own(mine, name), own(recorded, name), `${path}.${name}`, typed))
  }
  if (Array.isArray(mine) && Array.isArray(recorded) && mine.length === recorded.length) {
    return mine.flatMap((item, index) => compare(item, recorded[index], `${path}[${index}]`, typed))
  }
  return [`${path}: ${JSON.stringify(mine)} is ${JSON.stringify(recorded)} in the recording`]
}

const isEmpty = (value: unknown) =>
  value == null || (typeof value === 'object' && Object.keys(value).length === 0)
