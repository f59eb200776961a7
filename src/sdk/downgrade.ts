import type { answerRules, AnswerCode } from '../protocol/answer-rules.ts'

/** Rules that a module may turn into warnings: not those that protect Metacontroller itself. */
type Downgradable = {
  [Code in AnswerCode]: (typeof answerRules)[Code]['downgradable'] extends true ? Code : never
}[AnswerCode]

/**
 * Rules of the firewall that one hook module turns from errors into warnings, each with the reason why that is fine
 * there. Codes and what they protect from: docs/reference/answer-rules.md.
 *
 * @example
 * import type { Downgrade } from 'hookwright'
 *
 * export const downgrade: Downgrade = {
 *   CHILD_CLUSTER_SCOPED: 'the ClusterRole is meant to outlive its parent',
 * }
 */
export type Downgrade = Readonly<Partial<Record<Downgradable, string>>>
