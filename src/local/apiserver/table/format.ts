import { own, type Fields } from '../../../protocol/own.ts'
import { part, parts, text, texts } from './read.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24
const YEAR = 365 * DAY

/**
 * A length of time in two or three figures, as Kubernetes shows ages.
 *
 * @example
 * humanDuration(93_784_000) // '26h'
 */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / SECOND)
  if (seconds < -1) return '<invalid>'
  if (seconds < 120) return `${Math.max(seconds, 0)}s`
  const minutes = Math.trunc(milliseconds / MINUTE)
  if (minutes < 10) return two(minutes, 'm', seconds % 60, 's')
  if (minutes < 180) return `${minutes}m`
  const hours = Math.trunc(milliseconds / HOUR)
  if (hours < 8) return two(hours, 'h', minutes % 60, 'm')
  if (hours < 2 * DAY) return `${hours}h`
  const days = Math.trunc(hours / DAY)
  if (hours < 8 * DAY) return two(days, 'd', hours % DAY, 'h')
  if (hours < 2 * YEAR) return `${days}d`
  const years = Math.trunc(hours / YEAR)
  return hours < 8 * YEAR ? two(years, 'y', days % 365, 'd') : `${years}y`
}

function two(large: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${unit}` : `${large}${unit}${small}${smallUnit}`
}

/**
 * How long ago a moment was; `<unknown>` when there is none.
 *
 * @example
 * since('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:05:00Z')) // '5m'
 */
export function since(moment: unknown, now: number): string {
  const time = moment === undefined || moment === null ? undefined : milliseconds(moment)
  return time === undefined ? '<unknown>' : humanDuration(now - time)
}

/** A moment in milliseconds; undefined when it is none. */
export function milliseconds(moment: unknown): number | undefined {
  if (typeof moment !== 'string') return undefined
  const time = isPlain(moment) ? parsePlain(moment) : Date.parse(moment)
  return Number.isNaN(time) ? undefined : time
}

/** `2026-01-01T00:00:00Z`: how the server writes times. A long list has many, and reading them at once is far faster. */
function isPlain(text: string): boolean {
  return text.length === 20 && text[10] === 'T' && text[19] === 'Z'
}

function parsePlain(text: string): number {
  const [month, day, hour] = [digits(text, 5), digits(text, 8), digits(text, 11)]
  const year = digits(text, 0) * 100 + digits(text, 2)
  const isInRange = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 23 && year >= 100
  return isInRange
    ? Date.UTC(year, month - 1, day, hour, digits(text, 14), digits(text, 17))
    : Date.parse(text)
}

/** The number in two digits; NaN when they are none. */
function digits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48]
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

/** The age of an object. */
export function age(object: Fields, now: number): string {
  return since(own(part(object, 'metadata'), 'creationTimestamp'), now)
}

/**
 * Labels on one line.
 *
 * @example
 * formatLabels({ b: '2', a: '1' }) // 'a=1,b=2'
 */
export function formatLabels(labels: Fields): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${String(value)}`)
  return pairs.length === 0 ? '<none>' : pairs.sort(byBytes).join(',')
}

/** A LabelSelector on one line; empty when it selects everything or nothing, undefined when it is not valid. */
export function selectorText(selector: Fields): string | undefined {
  const requirements: [key: string, text: string][] = []
  for (const [key, value] of Object.entries(part(selector, 'matchLabels'))) {
    requirements.push([key, `${key}=${String(value)}`])
  }
  for (const expression of parts(selector, 'matchExpressions')) {
    const key = text(expression, 'key')
    const operator = text(expression, 'operator')
    if (!Object.hasOwn(EXPRESSIONS, operator)) return undefined
    const format: Format = EXPRESSIONS[operator as keyof typeof EXPRESSIONS]
    requirements.push([key, format(key, [...texts(expression, 'values')].sort(byBytes).join(','))])
  }
  return requirements
    .sort(([one], [other]) => byBytes(one, other))
    .map(([, line]) => line)
    .join(',')
}

type Format = (key: string, values: string) => string
const EXPRESSIONS = {
  In: (key, values) => `${key} in (${values})`,
  NotIn: (key, values) => `${key} notin (${values})`,
  Exists: (key) => key,
  DoesNotExist: (key) => `!${key}`,
} satisfies Record<string, Format>

/** A LabelSelector as most tables show it. */
export function formatSelector(selector: Fields): string {
  const line = selectorText(selector)
  return line === undefined ? '<error>' : line || '<none>'
}

/** The order of Go's strings, near enough: by code unit, not by language. */
export function byBytes(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** A list of at most `most` entries, with the number of those left out. */
export function shortened(all: readonly string[], most: number, separator = ','): string {
  const shown = all.slice(0, most).join(separator)
  return all.length > most ? `${shown} + ${all.length - most} more...` : shown
}

/** Names and images of a pod template's containers. */
export function containerCells(podSpec: Fields): [names: string, images: string] {
  const containers = parts(podSpec, 'containers')
  return [
    containers.map((container) => text(container, 'name')).join(','),
    containers.map((container) => text(container, 'image')).join(','),
  ]
}
