import type { Api } from '../../cluster/api.ts'
import type { Clock } from '../../time/clock.ts'
import type { Report } from '../facts.ts'
import type { SidecarOptions } from '../options.ts'
import { apiSource } from './api-source.ts'
import { directorySource } from './directory-source.ts'
import type { Source } from './source.ts'

/** What sources need. */
export interface SourceTools {
  /** Needed when there are rules. */
  api?: Api | undefined
  /** What rules mean by `own`. */
  namespace?: string | undefined
  clock: Clock
  random: () => number
  report: Report
}

/**
 * Opens everything that a sidecar takes its files from. Directories go to the first root.
 *
 * @example
 * const source = openSource(options, { api, namespace: 'default', clock: systemClock, random, report })
 */
export function openSource(
  { rules, directories, roots }: Pick<SidecarOptions, 'rules' | 'directories' | 'roots'>,
  { api, namespace = 'default', clock, random, report }: SourceTools,
): Source {
  const target = { root: roots[0] ?? '', folder: '' }
  const folders = directories.map((path) => directorySource({ path, clock, report, target }))
  if (rules.length === 0) return joinSources(folders)
  if (api === undefined) throw new TypeError('there are rules, but no API to ask')
  const objects = apiSource({ api, rules, ownNamespace: namespace, clock, random, report })
  return joinSources([objects, ...folders])
}

/**
 * One source of several: synced when all are.
 *
 * @example
 * const source = joinSources([apiSource(api), directorySource(mounted)])
 */
export function joinSources(sources: readonly Source[]): Source {
  return {
    synced: Promise.all(sources.map(({ synced }) => synced)).then(() => undefined),
    get states() {
      return sources.flatMap(({ states }) => states)
    },
    selected: () => sources.flatMap((source) => source.selected()),
    on(run) {
      const stops = sources.map((source) => source.on(run))
      return () => {
        for (const stop of stops) stop()
      }
    },
    close() {
      for (const source of sources) source.close()
    },
  }
}
