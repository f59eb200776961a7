import type { Cause } from '../../errors.ts'
import { child, invalid, NO_PATH, required, tooLong, tooMany, typeInvalid, unsupported } from '../problems.ts'
import { goJson } from '../../patch/go-text.ts'

/** What may be wrong; `plain` is an error that Go's validator knows no field for. */
export type FindingKind = 'plain' | 'other' | 'type' | 'required' | 'enum' | 'length' | 'count'

/** One thing that the OpenAPI validator found. */
export interface Finding {
  is: FindingKind
  /** Path below the value that is validated. */
  name: string
  value: unknown
  message: string
  most?: number
  allowed?: readonly unknown[]
}

/** What was found, and how many checks passed: the alternative with most of them explains a failed `oneOf`. */
export class Findings {
  readonly list: Finding[] = []
  passed = 0
  /** Made when there is something: mostly there is not. */
  private messages: Set<string> | undefined

  add(finding: Finding): void {
    this.messages ??= new Set()
    if (this.messages.has(finding.message)) return
    this.messages.add(finding.message)
    this.list.push(finding)
  }

  merge(other: Findings): this {
    for (const finding of other.list) this.add(finding)
    this.passed += other.passed
    return this
  }

  get valid(): boolean {
    return this.list.length === 0
  }

  /** The same number of passed checks, and nothing found. */
  forgiven(): Findings {
    const result = new Findings()
    result.passed = this.passed
    return result
  }
}

/**
 * A finding as the cause of a 422.
 *
 * @example
 * toCause({ is: 'required', name: 'spec.a', value: undefined, message: '' }, '')
 */
export function toCause(finding: Finding, base: string): Cause {
  const { is, value, message, most = -1 } = finding
  if (is === 'plain') return invalid(base === '' ? NO_PATH : base, '', message)
  const name = finding.name.replace(/^\./, '')
  const path = (name === '' ? base : child(base, name)) || NO_PATH
  switch (is) {
    case 'required':
      return required(path)
    case 'enum':
      return unsupported(
        path,
        value,
        (finding.allowed ?? []).map((allowed) => (typeof allowed === 'string' ? allowed : goJson(allowed))),
      )
    case 'length':
      return tooLong(path, most)
    case 'count':
      return tooMany(path, value as number, most)
    case 'type':
      return typeInvalid(path, value ?? '', message)
    case 'other':
      return invalid(path, value ?? '', message)
  }
}
