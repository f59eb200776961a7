import type { Api } from '../../../cluster/api.ts'
import { isNoMatch, isNotFound, type ClusterError } from '../../../cluster/cluster-error.ts'
import { keyOf, refOf, splitApiVersion, type Obj } from '../../../cluster/object.ts'
import type { Clock } from '../../../time/clock.ts'
import { comesFirst, rankOf } from './choose.ts'
import { untilServed } from '../../run/served.ts'
import { explain } from './explain.ts'
import type { Manifest, ManifestObject } from './parse.ts'
import type { Problem } from './problem.ts'

/** Who applies, in managedFields. */
export const FIELD_MANAGER = 'hookwright'

/** What manifests are applied with. */
export interface ApplyContext {
  api: Api
  clock: Clock
  /** Where objects go that do not say. */
  namespace: string
}

/** What became of one object. */
export interface Applied {
  object: Obj
  did: 'created' | 'changed' | 'unchanged'
}

/** What became of one file: with problems, nothing of it is applied. */
export interface FileResult {
  file: string
  applied: Applied[]
  problems: Problem[]
}

/** A file on its way. */
interface Passage extends FileResult {
  objects: readonly ManifestObject[]
  /** How to take back what was applied of it. */
  undo: { object: Obj; run: () => Promise<unknown> }[]
}

/**
 * Applies manifests as one set: CustomResourceDefinitions and namespaces first, whatever their file. What a file has more
 * than one of is tried as a dry run before, so that a file with a problem is refused whole.
 *
 * @throws ClusterError when the API does not answer
 * @example
 * const results = await applyManifests([parseManifest('web.yaml', text)], { api, clock, namespace: 'default' })
 */
export async function applyManifests(
  manifests: readonly Manifest[],
  context: ApplyContext,
): Promise<FileResult[]> {
  const passages: Passage[] = manifests.map(({ file, objects, problems }) => ({
    file,
    objects: [...objects].sort((a, b) => rankOf(a.object) - rankOf(b.object)),
    problems: [...problems],
    applied: [],
    undo: [],
  }))
  const offered = new Set(passages.flatMap(({ objects }) => objects.flatMap(({ object }) => offers(object))))
  const early = new Map<Passage, ManifestObject[]>()
  for (const passage of passages) early.set(passage, await tryAll(passage, context, offered))

  const going = () => passages.filter(({ problems }) => problems.length === 0)
  for (const passage of going())
    for (const each of passage.objects) if (comesFirst(each.object)) await applyOne(passage, each, context)
  for (const passage of going()) {
    const waiting = early.get(passage) ?? []
    passage.problems.push(...(await problemsOf(waiting, context)))
  }
  for (const passage of going())
    for (const each of passage.objects) if (!comesFirst(each.object)) await applyOne(passage, each, context)

  const kept = new Set(going().flatMap(({ applied }) => applied.map(({ object }) => nameOf(object))))
  for (const { problems, undo, applied } of passages) {
    if (problems.length === 0) continue
    for (const { object, run } of undo.reverse()) if (!kept.has(nameOf(object))) await run()
    applied.length = 0
  }
  return passages.map(({ file, applied, problems }) => ({ file, applied, problems }))
}

/** Notes what is wrong with each object; gives those that cannot be judged before others of the set are there. */
async function tryAll(
  passage: Passage,
  context: ApplyContext,
  offered: ReadonlySet<string>,
): Promise<ManifestObject[]> {
  const waiting: ManifestObject[] = []
  // One object is refused as a whole by the API itself.
  if (passage.objects.length < 2) return waiting
  for (const each of passage.objects) {
    const error = await dryRun(each, context)
    if (error === undefined) continue
    if (offered.has(lackIn(error, each.object))) waiting.push(each)
    else passage.problems.push(...explain(each, error))
  }
  return waiting
}

async function problemsOf(objects: readonly ManifestObject[], context: ApplyContext): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const each of objects) {
    const error = await dryRun(each, context)
    if (error !== undefined) problems.push(...explain(each, error))
  }
  return problems
}

async function dryRun({ object }: ManifestObject, context: ApplyContext): Promise<unknown> {
  try {
    await apply(await inNamespace(object, context), context, true)
    return undefined
  } catch (error) {
    return error
  }
}

async function applyOne(passage: Passage, each: ManifestObject, context: ApplyContext): Promise<void> {
  const { api } = context
  // What was refused meanwhile is not gone on with.
  if (passage.problems.length > 0) return
  try {
    const object = await inNamespace(each.object, context)
    const before = await orUndefined(api.get(refOf(object)))
    const after = await apply(object, context, false)
    const same = before?.metadata.resourceVersion === after.metadata.resourceVersion
    passage.applied.push({ object, did: before === undefined ? 'created' : same ? 'unchanged' : 'changed' })
    if (!same) passage.undo.push({ object, run: () => takeBack(api, object, before) })
    if (object.kind === 'CustomResourceDefinition') await untilServed(after, context)
  } catch (error) {
    passage.problems.push(...explain(each, error))
  }
}

const apply = (object: Obj, { api }: ApplyContext, dryRun: boolean) =>
  api.apply(object, { fieldManager: FIELD_MANAGER, force: true, fieldValidation: 'Strict', dryRun })

async function inNamespace(object: Obj, { api, namespace }: ApplyContext): Promise<Obj> {
  if (object.metadata.namespace !== undefined) return object
  const { namespaced } = await api.resource(object)
  return namespaced ? { ...object, metadata: { ...object.metadata, namespace } } : object
}

/** Names an object among all: several files may have the same one. */
const nameOf = ({ apiVersion, kind, metadata }: Obj) =>
  `${splitApiVersion(apiVersion).group}/${kind} ${keyOf(metadata)}`

/** Deletes what was new, puts back what was another. */
async function takeBack(api: Api, object: Obj, before: Obj | undefined): Promise<void> {
  if (before === undefined) {
    await orUndefined(api.delete(refOf(object)))
    return
  }
  const { resourceVersion } = (await api.get(refOf(object))).metadata
  const metadata = { ...before.metadata, ...(resourceVersion !== undefined && { resourceVersion }) }
  await api.replace({ ...before, metadata }, { fieldManager: FIELD_MANAGER })
}

async function orUndefined<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

/** What others of the set may need of an object: a kind, or a namespace. */
function offers(object: Obj): string[] {
  if (object.kind === 'Namespace') return [`namespace ${object.metadata.name ?? ''}`]
  if (object.kind !== 'CustomResourceDefinition') return []
  const { group = '', names = {} } = (object.spec ?? {}) as { group?: string; names?: { kind?: string } }
  return [`kind ${group}/${names.kind ?? ''}`]
}

/** What an object lacks, by its error, in the same words. */
function lackIn(error: unknown, object: Obj): string {
  if (isNoMatch(error)) return `kind ${splitApiVersion(object.apiVersion).group}/${object.kind}`
  const { details } = (error as ClusterError).status ?? {}
  return isNotFound(error) && details?.kind === 'namespaces' ? `namespace ${details.name ?? ''}` : ''
}
