import type { EngineReport } from '../report.ts'

export type CallReport = Extract<EngineReport, { type: 'call' }>
export type SyncReport = Extract<EngineReport, { type: 'sync' }>

/** Something that is probably not meant, and why. */
export interface Cause {
  /** Equal for the same mistake, whichever the parent is. */
  key: string
  message: string
}

/** Looks at what happens to one parent, and remembers no more than a few numbers of it. */
export interface Watcher {
  call?(report: CallReport): Cause | undefined
  sync?(report: SyncReport): Cause | undefined
}
