import type { AnswerCode } from './answer-rules.ts'

/** One thing that a rule found in an answer. */
export interface Finding {
  code: AnswerCode
  /** Where in the answer, as a JSON path: `children[1].metadata.name`; empty for the answer itself. */
  path: string
  /** What was found, in words, without the path and without the advice (that stands in the rule's row). */
  message: string
}

/** What the firewall says of one answer. */
export interface Verdict {
  /** Findings that refuse the answer; empty when it may be sent. */
  errors: Finding[]
  /** Findings that are logged and counted while the answer is sent. */
  warnings: Finding[]
  /** The answer to send: the hook's own object, or a copy where something had to be stripped from it. */
  answer: unknown
}
