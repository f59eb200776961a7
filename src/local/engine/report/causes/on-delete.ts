import { ANNOTATION_PATH } from '../../apply/last-applied.ts'
import type { Watcher } from './cause.ts'

/**
 * Notices children that differ from what the hook wants and stay so, because their kind has the update strategy OnDelete.
 *
 * @example
 * watchOnDelete().sync(report)?.message // 'Deployment web differs from what the hook wants and stays as it is: ...'
 */
export function watchOnDelete(): Watcher {
  return {
    sync({ decisions }) {
      const kept = decisions.find(
        ({ did, why, paths = [] }) => did === 'keep' && why.includes('OnDelete') && paths.some(isContent),
      )
      if (kept === undefined) return undefined
      const { kind, name } = kept.ref
      return {
        key: `on-delete/${kind}`,
        message: `${kind} ${name} differs from what the hook wants (${kept.paths?.slice(0, 3).join(', ')}) and stays as it is: its update strategy is OnDelete, which is what a kind has that names none. Set updateStrategy.method to InPlace or Recreate to have it updated.`,
      }
    },
  }
}

/** What was adopted differs from what is wanted in this annotation, if nowhere else. */
const isContent = (path: string) => path !== ANNOTATION_PATH
