import type { ManifestTells } from '../manifests/keep-applied.ts'
import { listed, manifestLines } from './manifest-lines.ts'
import { INDENT, type Screen } from './screen.ts'

/**
 * Tells on a screen what becomes of manifests.
 *
 * @param settled told of each file whether it was applied
 * @example
 * keepApplied(sources, context, tellManifests(screen, () => undefined))
 */
export function tellManifests(screen: Screen, settled: (ok: boolean) => void): ManifestTells {
  const { paint } = screen
  return {
    results(results) {
      for (const result of results) {
        const text = manifestLines(result, paint, screen.width - INDENT.length)
        if (text !== '') screen.tell(text)
        settled(result.problems.length === 0)
      }
    },
    leftOut: (objects) => screen.tell(paint('dim', `left out, as the hooks run here: ${listed(objects)}`)),
    gone: (files) => screen.tell(paint('dim', `${files.join(', ')}  gone; what it applied stays`)),
    failed(error) {
      settled(false)
      screen.tell(paint('red', `✗ ${error instanceof Error ? error.message : String(error)}`))
    },
  }
}
