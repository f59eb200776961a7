import { keyOf, type Obj } from '../../../cluster/object.ts'
import type { FileResult } from '../manifests/apply.ts'
import { problemLine } from '../manifests/problem.ts'
import { fold } from './fold.ts'
import type { Paint } from './paint.ts'

/**
 * What became of a file: `web.yaml  + Deployment web`, or what is wrong with it, each with its place. Empty when nothing
 * of it changed.
 *
 * @example
 * for (const result of results) screen.tell(manifestLines(result, plain, 100))
 */
export function manifestLines({ file, applied, problems }: FileResult, paint: Paint, width: number): string {
  if (problems.length > 0) {
    const lines = problems.map((problem) => paint('red', `✗ ${problemLine(problem)}`))
    return [...lines, paint('dim', `  nothing of ${file} was applied`)].join('\n')
  }
  const changes = applied.flatMap(({ object, did }) => {
    const name = `${object.kind} ${keyOf(object.metadata)}`
    if (did === 'created') return [paint('green', `+ ${name}`)]
    return did === 'changed' ? [paint('yellow', `~ ${name}`)] : []
  })
  return changes.length === 0 ? '' : fold(paint('cyan', file), changes, '', width)
}

/**
 * Objects by kind, each once: `Deployment hookwright, Service hookwright`.
 *
 * @example
 * listed([deployment, service])
 */
export function listed(objects: readonly Obj[]): string {
  const byKind = Map.groupBy(objects, ({ kind }) => kind)
  return [...byKind]
    .map(([kind, all]) => `${kind} ${[...new Set(all.map(({ metadata }) => keyOf(metadata)))].join(', ')}`)
    .join(', ')
}
