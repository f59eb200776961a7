import type { EngineReport } from './report.ts'
import { tellDuration, tellRef, tellWrites } from './words.ts'

/** How each report reads. */
const LINES: {
  [Type in EngineReport['type']]: (report: Extract<EngineReport, { type: Type }>) => string | undefined
} = {
  controller: ({ controller, state, message }) =>
    `${controller.kind} ${controller.name} ${state}${message === '' ? '' : `: ${message}`}`,
  call: ({ hook, parent, ms, status, error }) => {
    const answer = error === undefined ? `${status ?? 200}` : `failed: ${error}`
    return `${hook} ${tellRef(parent)}: ${answer} (${tellDuration(ms)})`
  },
  sync: ({ parent, decisions, ms, error, nextMs }) => {
    const parts = [tellWrites(decisions)]
    if (error !== undefined) parts.push(`error: ${error}`)
    if (nextMs !== undefined) parts.push(`again in ${tellDuration(nextMs)}`)
    const told = parts.filter((part) => part !== '')
    return told.length === 0 ? undefined : `${tellRef(parent)}: ${told.join('; ')} (${tellDuration(ms)})`
  },
  warning: ({ controller, parent, message }) =>
    `warning: ${parent === undefined ? `${controller.kind} ${controller.name}` : tellRef(parent)}: ${message}`,
}

/**
 * A report as one line for a terminal or a log, plain text; undefined for a sync that changed nothing.
 *
 * @example
 * describeReport(report) // 'Site default/a: created Deployment a; status.ready: 0 -> 1 (12 ms)'
 */
export function describeReport(report: EngineReport): string | undefined {
  const line = (LINES[report.type] as (report: EngineReport) => string | undefined)(report)
  return line?.replace(LINE_BREAKS, ' ')
}

/** Texts of others may hold anything; neither a second line nor an escape sequence comes out. */
const LINE_BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu
