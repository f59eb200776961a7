import { isIPv4, isIPv6 } from 'node:net'

const UUID = (version: string, variant: string) =>
  new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`, 'i')
const SHORT_NAME = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/
const BYTE = '(?:0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])'
const RGB = new RegExp(`^rgb\\(\\s*${BYTE}\\s*,\\s*${BYTE}\\s*,\\s*${BYTE}\\s*\\)$`)
const CARD =
  /^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|6(?:011|5\d\d)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:2131|1800|35\d{3})\d{11})$/
const MAC =
  /^(?:[0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\1){4}(?:[0-9a-f]{2}|(?:[0-9a-f]{2}\1){2}[0-9a-f]{2}|(?:[0-9a-f]{2}\1){14}[0-9a-f]{2})$|^[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}$|^[0-9a-f]{4}(?:\.[0-9a-f]{4}){3}$|^[0-9a-f]{4}(?:\.[0-9a-f]{4}){9}$/i

/** IPv4 with the leading zeros that Go once took. */
const isSloppyIPv4 = (text: string): boolean => isIPv4(text.replace(/(^|\.)0+(?=\d)/g, '$1'))
const isAddress6 = (text: string): boolean => isIPv6(text) && !text.includes('%')

const isCidr = (text: string): boolean => {
  const [address = '', bits = '', ...rest] = text.split('/')
  if (rest.length > 0 || !/^\d{1,3}$/.test(bits)) return false
  if (isAddress6(address)) return Number(bits) <= 128
  return isSloppyIPv4(address) && Number(bits) <= 32
}

export const isDate = (text: string): boolean => {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (found === null) return false
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number]
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
  return day >= 1 && day <= days
}

const isDateTime = (text: string): boolean => {
  const [date = '', time = ''] = text.toLowerCase().split('t')
  const found = /^(\d{2}):(\d{2}):(\d{2})(?:.\d+)?(?:z|[+-]\d{2}:\d{2})$/.exec(time)
  const [, hour = '', minute = '', second = ''] = found ?? []
  return isDate(date) && found !== null && hour <= '23' && minute <= '59' && second <= '59'
}

const GO_DURATION = /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/
const UNITS = /^(?:ns|nano|us|µs|micro|ms|milli|s|sec|m|min|h|hr|hour|d|day|w|wk|week)/i

/** Go's durations, or words such as `5 days`. */
const isDuration = (text: string): boolean =>
  GO_DURATION.test(text) ||
  [...text.matchAll(/\d{1,18}\s{0,100}([A-Za-zµ]+)/g)].some(([, unit = '']) => UNITS.test(unit))

const isUri = (text: string): boolean => {
  if (/[\u0000-\u0020\u007f]/.test(text) || text === '') return false
  if (text.startsWith('/')) return true
  return /^[a-z][a-z0-9+.-]*:\S/i.test(text) && !/%(?![0-9a-f]{2})/i.test(text)
}

const isHostname = (text: string): boolean => {
  if (new TextEncoder().encode(text).length > 255) return false
  const labels = text.split('.')
  const label = /^[a-z0-9\p{S}\p{L}](?:[a-z0-9\p{S}\p{L}-]{0,61}[a-z0-9\p{S}\p{L}])?$/iu
  if (labels.length === 1) return label.test(text) && !text.includes('--')
  return (
    labels.slice(0, -1).every((each) => label.test(each)) && /^[a-z\p{L}]{2,63}$/iu.test(labels.at(-1) ?? '')
  )
}

const isEmail = (text: string): boolean => {
  const bare = /^[^<>]*<([^<>]+)>\s*$/.exec(text)?.[1] ?? text.trim()
  return /^[^\s@<>(),;:\\"[\]]+@[^\s@<>(),;:\\"]+$/.test(bare) && !/\.\.|^\.|\.@|@\.|\.$/.test(bare)
}

const isIsbn = (text: string, length: 10 | 13): boolean => {
  const digits = text.replace(/[\s-]+/g, '')
  if (length === 10) {
    if (!/^(?:\d{9}X|\d{10})$/.test(digits)) return false
    return (
      Array.from(digits).reduce(
        (sum, digit, at) => sum + (at + 1) * (digit === 'X' ? 10 : Number(digit)),
        0,
      ) %
        11 ===
      0
    )
  }
  return (
    /^\d{13}$/.test(digits) &&
    Array.from(digits).reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 1 : 3), 0) % 10 === 0
  )
}

const isCard = (text: string): boolean => {
  const digits = text.replace(/\D+/g, '')
  if (!CARD.test(digits)) return false
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, at) => {
      const value = Number(digit) * (at % 2 === 1 ? 2 : 1)
      return total + (value >= 10 ? (value % 10) + 1 : value)
    }, 0)
  return sum % 10 === 0
}

/** The formats that are enforced, by their names without dashes. */
export const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  bsonobjectid: (text) => /^[0-9a-f]{24}$/i.test(text),
  byte: (text) => text !== '' && text.length % 4 === 0 && BASE64.test(text),
  cidr: isCidr,
  creditcard: isCard,
  date: isDate,
  datetime: isDateTime,
  duration: isDuration,
  email: isEmail,
  hexcolor: (text) => /^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text),
  hostname: isHostname,
  ipv4: isSloppyIPv4,
  ipv6: isAddress6,
  isbn: (text) => isIsbn(text, 10) || isIsbn(text, 13),
  isbn10: (text) => isIsbn(text, 10),
  isbn13: (text) => isIsbn(text, 13),
  k8slongname: (text) => text.length <= 253 && text.split('.').every((label) => SHORT_NAME.test(label)),
  k8sshortname: (text) => text.length <= 63 && SHORT_NAME.test(text),
  mac: (text) => MAC.test(text),
  password: () => true,
  rgbcolor: (text) => RGB.test(text),
  ssn: (text) => text.length === 11 && /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text),
  uri: isUri,
  uuid: (text) => UUID('[0-9a-f]', '[0-9a-f]').test(text),
  uuid3: (text) => UUID('3', '[0-9a-f]').test(text),
  uuid4: (text) => UUID('4', '[89ab]').test(text),
  uuid5: (text) => UUID('5', '[89ab]').test(text),
}

const BY_TYPE: ReadonlyMap<string, readonly string[]> = new Map([
  ['integer', ['int32', 'int64']],
  ['number', ['float', 'double']],
])

/**
 * Whether a format means something for values of a type; one that does not is ignored.
 *
 * @example
 * isKnownFormat('date-time', 'string') // true
 */
export function isKnownFormat(format: string, type: string): boolean {
  if (type === '' || type === 'string') return Object.hasOwn(FORMATS, format.replaceAll('-', ''))
  return BY_TYPE.get(type)?.includes(format) ?? false
}
