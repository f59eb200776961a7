import { oneLine } from '../../../protocol/message.ts'
import { createBatch } from '../../../time/batch.ts'
import type { Clock } from '../../../time/clock.ts'
import type { EngineReport } from '../../engine/report/report.ts'
import { tellDuration, tellRef } from '../../engine/report/words.ts'
import type { HookEvent } from '../hooks/hook-log.ts'
import { changesOf, isChange } from './changes.ts'
import { fold } from './fold.ts'
import { answerText, framesOf, hookOf } from './hook-lines.ts'
import { createNews } from './news.ts'
import { INDENT, type Screen } from './screen.ts'

/** Tells a person what engine and hooks do. */
export interface Narrator {
  engine(report: EngineReport): void
  hook(event: HookEvent): void
  /** Says that hooks changed: every parent's next sync is news, and so are failures that were told. */
  refresh(): void
}

/** What a narrator works with. */
export interface NarratorOptions {
  screen: Screen
  clock: Clock
  /** Whether somebody nearer to it has told already why a call failed. */
  isTold: (url: string, status: number | undefined) => boolean
  /** Tells each call and each sync, whether something changed or not. */
  verbose: boolean
}

type Call = Extract<EngineReport, { type: 'call' }>
type Sync = Extract<EngineReport, { type: 'sync' }>

/** Parents that are remembered; beyond it, all are forgotten. */
const MOST_PARENTS = 10_000
const QUIET_MS = 250

interface Known {
  /** The last sync or finalize hook. */
  hook: string
  /** Whether its last call failed, so that the failure of its sync is told already. */
  failed: boolean
  /** Whether a sync without change is news. */
  fresh: boolean
}

/**
 * Makes the narrator of a session: a line for what changed, one for a failure however often it comes, and for what somebody
 * should know.
 *
 * @example
 * const narrator = createNarrator({ screen, clock, isTold: () => false, verbose: false })
 * startEngine({ api, tell: (report) => narrator.engine(report) })
 */
export function createNarrator({ screen, clock, isTold, verbose }: NarratorOptions): Narrator {
  const { paint } = screen
  const parents = new Map<string, Known>()
  const news = createNews()
  let unchanged: string[] = []
  const settled = createBatch({
    clock,
    quietMs: QUIET_MS,
    maxMs: 4 * QUIET_MS,
    run() {
      const [first = ''] = unchanged
      const who = unchanged.length === 1 ? first : paint('dim', `${unchanged.length} parents`)
      unchanged = []
      screen.tell(`${who}  ${paint('dim', 'no change')}`)
    },
  })

  const knownOf = ({ controller, parent }: Call | Sync): Known => {
    const key = `${controller.kind} ${controller.name} ${tellRef(parent)}`
    const known = parents.get(key) ?? { hook: controller.name, failed: false, fresh: true }
    if (parents.size >= MOST_PARENTS && !parents.has(key)) parents.clear()
    parents.set(key, known)
    return known
  }
  const head = (hook: string, parent: string) =>
    [paint('cyan', hook), parent === '' ? '' : paint('bold', parent)].filter((part) => part !== '').join('  ')
  const room = () => screen.width - INDENT.length

  const onCall = (call: Call) => {
    const known = knownOf(call)
    const parent = tellRef(call.parent)
    const path = URL.parse(call.url)?.pathname ?? call.url
    const hook = hookOf(path)
    if (call.hook !== 'customize') known.hook = hook
    known.failed = call.error !== undefined
    if (call.error === undefined) {
      news.forget(`${parent} ${hook}`)
      if (verbose)
        screen.tell(
          `${head(hook, parent)}  ${paint('dim', `${call.status ?? ''}  ${tellDuration(call.ms)}`)}`,
        )
      return
    }
    if (!isTold(call.url, call.status) && news.isNew(`${parent} ${hook}`, call.error))
      screen.tell(`${head(hook, parent)}  ${paint('red', `✗ ${oneLine(call.error)}`)}`)
  }

  const onSync = (sync: Sync) => {
    const known = knownOf(sync)
    const parent = tellRef(sync.parent)
    const changes = changesOf(sync.decisions, sync.parent, paint)
    const start = head(known.hook, parent)
    const about = `${parent} ${sync.controller.name}`
    const refused = sync.decisions.some(({ error }) => error !== undefined)
    // What is left alone is of interest when somebody may expect something else.
    const isNews = sync.decisions.some(isChange) || (known.fresh && changes.length > 0)
    if (verbose || (isNews && (!refused || news.isNew(`${about} changes`, changes.join('\n'))))) {
      const parts = changes.length > 0 ? changes : [paint('dim', 'no change')]
      screen.tell(fold(start, parts, paint('dim', tellDuration(sync.ms)), room()))
    } else if (known.fresh && sync.error === undefined) {
      unchanged.push(start)
      settled.touch()
    }
    known.fresh = sync.error !== undefined
    if (sync.error === undefined) {
      news.forget(about)
      news.forget(`${about} changes`)
    } else if (!known.failed && !refused && news.isNew(about, sync.error))
      screen.tell(`${start}  ${paint('red', `✗ ${oneLine(sync.error)}`)}`)
  }

  return {
    engine(report) {
      if (report.type === 'call') onCall(report)
      else if (report.type === 'sync') onSync(report)
      else if (report.type === 'warning') {
        const parent = report.parent === undefined ? '' : tellRef(report.parent)
        screen.tell(
          `${head(report.controller.name, parent)}  ${paint('yellow', `! ${oneLine(report.message)}`)}`,
        )
      } else {
        const { kind, name } = report.controller
        if (report.state === 'refused') screen.tell(paint('red', `✗ ${oneLine(report.message)}`))
        else screen.tell(paint('dim', `${kind} ${name}  ${report.state}`))
      }
    },
    hook(event) {
      const { route = '', parent = '' } = event
      const start = head(hookOf(route), parent)
      const about = `${parent} ${hookOf(route)}`
      const lines = (style: 'red' | 'yellow' | 'dim', text: string) =>
        screen.tell(
          [`${start === '' ? '' : `${start}  `}${paint(style, text)}`, ...framesOf(event.stack, paint)].join(
            '\n',
          ),
        )
      if (event.type === 'said') {
        const style = event.level === 'error' ? 'red' : event.level === 'warn' ? 'yellow' : 'dim'
        lines(
          style,
          event.text
            .split('\n')
            .map((line) => `| ${oneLine(line)}`)
            .join('\n'),
        )
        return
      }
      const text = answerText(event)
      if (event.code === undefined) {
        if (news.isNew(`${about} !`, text)) lines('yellow', `! ${text}`)
      } else if (news.isNew(about, text)) lines('red', `✗ ${text}`)
    },
    refresh() {
      news.forgetAll()
      for (const known of parents.values()) known.fresh = true
    },
  }
}
