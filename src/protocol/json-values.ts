import {
  checkList,
  checkNull,
  checkObject,
  isStripped,
  OUTSIDE,
  zoneOf,
  type Place,
  type Zone,
} from './child-values.ts'
import { jsonPath, quoted } from './json-path.ts'
import { isFields, type Fields } from './own.ts'
import type { Report } from './report.ts'

/** Deepest nesting of an answer: the recursion stays far away from the end of the stack. */
export const MAX_DEPTH = 200

/** Most values in an answer. */
export const MAX_VALUES = 2_000_000

/** What the walk says: go on, stop here, or convert the answer first because it has values with a toJSON of their own. */
export type WalkOutcome = 'sound' | 'unsound' | 'convert'

/**
 * Walks an answer once: every value must have a JSON form, and the values inside children must be stored by the
 * API server as they are. Nothing is allocated for a value that is fine.
 */
export function walkValues(answer: Fields, list: string | undefined, report: Report): WalkOutcome {
  const walk = new Walk(list, report)
  walk.object(answer, 0, OUTSIDE)
  return walk.outcome
}

/** What the walk has to do with an object that is not a plain one. */
type Exotic = 'plain' | 'convert' | 'lost'

class Walk {
  outcome: WalkOutcome = 'sound'
  /** The steps to the value at hand; only the first `depth` of them count. */
  readonly #steps: (string | number)[] = []
  readonly #ancestors: object[] = []
  readonly #list: string | undefined
  readonly #report: Report
  /** Reused for every place inside a child: the walk of a good answer allocates nothing. */
  readonly #place: Place
  #count = 0

  constructor(list: string | undefined, report: Report) {
    this.#list = list
    this.#report = report
    this.#place = { steps: this.#steps, depth: 0, zone: OUTSIDE, child: undefined, report }
  }

  object(value: Fields, depth: number, zone: Zone): void {
    if (!this.#enter(value, depth)) return
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) {
      const exotic = classify(value)
      if (exotic !== 'plain') {
        if (exotic === 'convert') this.outcome = 'convert'
        else this.#notJson(depth, `${describeLost(value)} loses its content in JSON`)
        return
      }
    }
    const names = Object.keys(value)
    if (!this.#counts(names.length, depth)) return
    if (zone !== OUTSIDE) checkObject(value, names.length, this.#at(depth, zone))
    for (const name of names) {
      const item = value[name]
      const type = typeof item
      if (type === 'string' || type === 'boolean' || type === 'undefined') continue
      if (type === 'number' && Number.isFinite(item)) continue
      this.#steps[depth] = name
      if (type === 'function' && name === 'toJSON') {
        this.outcome = 'convert'
        return
      }
      this.#value(item, depth + 1, zone !== OUTSIDE && isStripped(this.#steps, depth) ? OUTSIDE : zone)
      if (this.outcome !== 'sound') return
    }
  }

  #array(list: readonly unknown[], depth: number, zone: Zone): void {
    if (!this.#enter(list, depth) || !this.#counts(list.length, depth)) return
    if (Object.getPrototypeOf(list) !== Array.prototype && 'toJSON' in list) {
      this.outcome = 'convert'
      return
    }
    if (zone !== OUTSIDE) checkList(list, this.#at(depth, zone))
    const ofChildren = depth === 1 && this.#steps[0] === this.#list
    for (let index = 0; index < list.length; index += 1) {
      const item = list[index]
      const type = typeof item
      if (type === 'string' || type === 'boolean') continue
      if (type === 'number' && Number.isFinite(item)) continue
      this.#steps[depth] = index
      if (item === undefined) this.#notJson(depth + 1, 'undefined in an array becomes null')
      else if (ofChildren && isFields(item)) {
        this.#place.child = item
        this.object(item, depth + 1, zoneOf(item))
      } else this.#value(item, depth + 1, zone)
      if (this.outcome !== 'sound') return
    }
  }

  #value(value: unknown, depth: number, zone: Zone): void {
    if (value === null) {
      if (zone !== OUTSIDE) checkNull(this.#at(depth, zone))
    } else if (Array.isArray(value)) this.#array(value, depth, zone)
    else if (typeof value === 'object') this.object(value as Fields, depth, zone)
    else if (typeof value === 'number') this.#notJson(depth, `${value} becomes null`)
    else this.#notJson(depth, `${describeLost(value)} has no JSON form`)
  }

  #at(depth: number, zone: Zone): Place {
    this.#place.depth = depth
    this.#place.zone = zone
    return this.#place
  }

  #enter(value: object, depth: number): boolean {
    this.#ancestors[depth] = value
    if (depth <= MAX_DEPTH) return true
    // A cycle is only looked for here: every one of them leads to this depth.
    const ancestors = this.#ancestors
    const period = depth - ancestors.lastIndexOf(value, depth - 1)
    if (period > depth) {
      this.#report.add(
        'ANSWER_TOO_DEEP',
        this.#steps.slice(0, 8),
        `nested more than ${MAX_DEPTH} levels deep`,
      )
    } else {
      const start = ancestors.findIndex((ancestor, index) => ancestor === ancestors[index + period])
      const target = jsonPath(this.#steps.slice(0, start))
      const message = `refers back to ${target === '' ? 'the answer itself' : target}`
      this.#report.add('ANSWER_CYCLE', this.#steps.slice(0, start + period), message)
    }
    this.outcome = 'unsound'
    return false
  }

  #counts(values: number, depth: number): boolean {
    this.#count += values
    if (this.#count <= MAX_VALUES) return true
    const message = `more than ${MAX_VALUES} values up to here`
    this.#report.add('ANSWER_TOO_LARGE', this.#steps.slice(0, depth), message)
    this.outcome = 'unsound'
    return false
  }

  #notJson(depth: number, message: string): void {
    this.#report.add('ANSWER_NOT_JSON', this.#steps.slice(0, depth), message)
  }
}

function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}

function classify(value: object): Exotic {
  const tag = tagOf(value)
  if (ArrayBuffer.isView(value)) return 'lost'
  if (tag === 'Date') return Number.isNaN(Number(value)) ? 'lost' : 'convert'
  if (typeof (value as Fields).toJSON === 'function') return 'convert'
  if (tag === 'String' || tag === 'Number' || tag === 'Boolean') return 'convert'
  return tag === 'Object' ? 'plain' : 'lost'
}

function describeLost(value: unknown): string {
  if (typeof value !== 'object' || value === null) return quoted(value)
  const tag = tagOf(value)
  return tag === 'Date' ? 'an invalid Date' : `a ${tag}`
}
