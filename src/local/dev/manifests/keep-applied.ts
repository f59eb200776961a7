import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Obj } from '../../../cluster/object.ts'
import { watchFiles } from '../../../server/loader/watch-files.ts'
import { applyManifests, type ApplyContext, type FileResult } from './apply.ts'
import { findManifests } from './find-files.ts'
import { parseManifest, type Manifest } from './parse.ts'
import { problemLine } from './problem.ts'

/** Manifests that are kept applied: a file, or those of a folder. */
export interface ManifestSource {
  path: string
  /** Which objects are applied; all of them unless told. */
  chooses?: (object: Obj) => boolean
}

/** What is told of manifests. */
export interface ManifestTells {
  /** Of files that were new, changed, or refused the last time. */
  results(results: readonly FileResult[]): void
  /** Of objects that their source does not choose, when they are first seen. */
  leftOut(objects: readonly Obj[]): void
  /** Of files that are gone; their objects stay. */
  gone(files: readonly string[]): void
  /** Of an API that does not answer, or a file that cannot be read. */
  failed(error: unknown): void
}

/** Manifests that are kept applied. */
export interface KeptManifests {
  /** Applies what has changed since the last time. Never rejects. */
  apply(): Promise<void>
  close(): void
}

/**
 * Applies manifests, and again whatever is saved. Nothing is ever deleted.
 *
 * @example
 * const kept = keepApplied([{ path: 'compositecontrollers' }], { api, clock, namespace: 'default' }, tell)
 * await kept.apply()
 */
export function keepApplied(
  sources: readonly ManifestSource[],
  context: ApplyContext,
  tell: ManifestTells,
): KeptManifests {
  /** Each file as it was last tried. What was refused is tried again with every save, for it may have lacked another file. */
  const tried = new Map<string, { text: string; refused: string }>()
  /** What is left out: told of, and still to be. */
  const seen = new Set<string>()
  const unseen: Obj[] = []
  let last = Promise.resolve()

  const read = (): { file: string; text: string; source: ManifestSource }[] => {
    const files = sources.flatMap((source) => findManifests(source.path).map((file) => ({ file, source })))
    // Named twice, a file is what the later source says: a file by itself is applied whole.
    const once = new Map(files.map((each) => [resolve(each.file), each]))
    return [...once.values()].map((each) => ({ ...each, text: readFileSync(each.file, 'utf8') }))
  }
  /** Takes out what the source does not choose. */
  const chosen = (manifest: Manifest, { chooses }: ManifestSource): Manifest => {
    if (chooses === undefined) return manifest
    const { true: objects = [], false: others = [] } = Object.groupBy(manifest.objects, ({ object }) =>
      chooses(object) ? 'true' : 'false',
    )
    unseen.push(
      ...others.filter(({ file, object }) => !seen.has(`${file} ${object.kind}`)).map(({ object }) => object),
    )
    for (const { file, object } of others) seen.add(`${file} ${object.kind}`)
    return { ...manifest, objects }
  }
  const attempt = async () => {
    const found = read()
    const names = new Set(found.map(({ file }) => file))
    const gone = [...tried.keys()].filter((file) => !names.has(file))
    for (const file of gone) tried.delete(file)
    if (gone.length > 0) tell.gone(gone)
    const isDone = ({ file, text }: { file: string; text: string }) => {
      const last = tried.get(file)
      return last?.text === text && last.refused === ''
    }
    const changed = found.filter((each) => !isDone(each))
    if (changed.length === 0) return
    const manifests = changed.map(({ file, text, source }) => chosen(parseManifest(file, text), source))
    if (unseen.length > 0) tell.leftOut(unseen.splice(0))
    const results = await applyManifests(manifests, context)
    const texts = new Map(changed.map(({ file, text }) => [file, text]))
    tell.results(
      results.filter(({ file, problems }) => {
        const text = texts.get(file) ?? ''
        const refused = problems.map(problemLine).join('\n')
        const last = tried.get(file)
        tried.set(file, { text, refused })
        return refused === '' || last?.text !== text || last.refused !== refused
      }),
    )
  }
  const apply = () => (last = last.then(attempt).catch((error: unknown) => tell.failed(error)))

  const close = watchFiles({
    paths: sources.map(({ path }) => path),
    clock: context.clock,
    onChange: () => void apply(),
    onProblem: (message) => tell.failed(new Error(message.replace(/; reload by .*$/, ''))),
  })
  return { apply, close }
}
