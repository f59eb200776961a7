import { answerRules, type AnswerCode } from './answer-rules.ts'
import type { Finding } from './finding.ts'
import { jsonPath, type Steps } from './json-path.ts'

/** Most errors, and most warnings, that one answer reports. */
export const MAX_FINDINGS = 20

/** Collects the findings of one answer and sorts them into errors and warnings. */
export class Report {
  readonly errors: Finding[] = []
  readonly warnings: Finding[] = []
  readonly downgraded: ReadonlySet<AnswerCode> | undefined

  constructor(downgraded?: ReadonlySet<AnswerCode>) {
    this.downgraded = downgraded
  }

  /** Notes a finding at the given steps; a second one at the same place under the same code is dropped. */
  add(code: AnswerCode, steps: Steps, message: string): void {
    const list = this.#isError(code) ? this.errors : this.warnings
    if (list.length >= MAX_FINDINGS) return
    const path = jsonPath(steps)
    if (list.some((known) => known.code === code && known.path === path)) return
    list.push({ code, path, message })
  }

  /** Appends what another report found, except at places about which this one already has an error. */
  append(other: Report): void {
    const isNew = ({ path }: Finding): boolean => !this.errors.some((known) => known.path === path)
    const errors = other.errors.filter(isNew)
    const warnings = other.warnings.filter(isNew)
    this.errors.push(...errors.slice(0, MAX_FINDINGS - this.errors.length))
    this.warnings.push(...warnings.slice(0, MAX_FINDINGS - this.warnings.length))
  }

  #isError(code: AnswerCode): boolean {
    const { level, downgradable } = answerRules[code]
    return level === 'error' && !(downgradable && this.downgraded?.has(code) === true)
  }
}

/** Notes findings about one item of a list after the other; moved along by setting `index`. */
export class ItemReport {
  index = 0
  readonly list: string
  readonly report: Report

  constructor(report: Report, list: string) {
    this.report = report
    this.list = list
  }

  /** Notes a finding at steps below the current item. */
  add(code: AnswerCode, steps: Steps, message: string): void {
    this.report.add(code, [this.list, this.index, ...steps], message)
  }
}
