interface Bounds {
  least: number
  most: number
  names?: readonly string[]
}

const FIELDS: readonly Bounds[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  {
    least: 1,
    most: 12,
    names: ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { least: 0, most: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
]
const DESCRIPTORS = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'])
const DURATION = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/
const EVERY = '@every '
const BIGGEST = 9_223_372_036_854_775_807n

/**
 * What is wrong with a schedule in the words of the parser, or undefined when nothing is.
 *
 * @example
 * scheduleProblem('* * * *') // 'expected exactly 5 fields, found 4: [* * * *]'
 */
export function scheduleProblem(schedule: string): string | undefined {
  let rest = schedule
  if (/^(?:CRON_)?TZ=/.test(schedule)) {
    const space = schedule.indexOf(' ')
    const equals = schedule.indexOf('=')
    if (space === -1) return `invalid schedule format: runtime error: slice bounds out of range [:-1]`
    const zone = schedule.slice(equals + 1, space)
    if (zone !== '' && !isTimeZone(zone)) return `provided bad location ${zone}: unknown time zone ${zone}`
    rest = schedule.slice(space).trim()
  }
  if (rest.startsWith('@')) return descriptorProblem(rest)
  const fields = rest.split(/\s+/).filter(Boolean)
  if (fields.length !== FIELDS.length) {
    return `expected exactly ${FIELDS.length} fields, found ${fields.length}: [${fields.join(' ')}]`
  }
  for (const [index, bounds] of FIELDS.entries()) {
    for (const expression of (fields[index] ?? '').split(',').filter(Boolean)) {
      const problem = rangeProblem(expression, bounds)
      if (problem !== undefined) return problem
    }
  }
  return undefined
}

function descriptorProblem(descriptor: string): string | undefined {
  if (DESCRIPTORS.has(descriptor)) return undefined
  if (!descriptor.startsWith(EVERY)) return `unrecognized descriptor: ${descriptor}`
  const duration = descriptor.slice(EVERY.length)
  if (DURATION.test(duration)) return undefined
  return `failed to parse duration ${descriptor}: time: invalid duration ${JSON.stringify(duration)}`
}

function rangeProblem(expression: string, { least, most, names }: Bounds): string | undefined {
  const [range = '', ...steps] = expression.split('/')
  const [low = '', ...highs] = range.split('-')
  let start = least
  let end = most
  if (low !== '*' && low !== '?') {
    const first = readNumber(low, names)
    if (typeof first === 'string') return first
    start = first
    end = first
    if (highs.length > 1) return `too many hyphens: ${expression}`
    if (highs[0] !== undefined) {
      const last = readNumber(highs[0], names)
      if (typeof last === 'string') return last
      end = last
    }
  }
  if (steps.length > 1) return `too many slashes: ${expression}`
  let step = 1
  if (steps[0] !== undefined) {
    const read = readNumber(steps[0], undefined)
    if (typeof read === 'string') return read
    step = read
    if (highs.length === 0) end = most
  }
  if (start < least) return `beginning of range (${start}) below minimum (${least}): ${expression}`
  if (end > most) return `end of range (${end}) above maximum (${most}): ${expression}`
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${expression}`
  return step === 0 ? `step of range should be a positive number: ${expression}` : undefined
}

/** A number or the name of one, or what is wrong with it. */
function readNumber(text: string, names: readonly string[] | undefined): number | string {
  const named = text === '' ? -1 : (names?.indexOf(text.toLowerCase()) ?? -1)
  if (named !== -1) return named
  const parsing = `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}`
  if (!/^[+-]?\d+$/.test(text)) return `${parsing}: invalid syntax`
  if (text.length > 40) return `${parsing}: value out of range`
  const value = BigInt(text.replace('+', ''))
  if (value > BIGGEST || value < -BIGGEST - 1n) return `${parsing}: value out of range`
  return value < 0n ? `negative number (${value}) not allowed: ${text}` : Number(value)
}

/**
 * Whether a time zone is in the database, with upper and lower case as it is written there.
 *
 * @example
 * isTimeZone('Europe/Berlin') // true
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Z]/.test(name)) return false
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
    return timeZone.toLowerCase() !== name.toLowerCase() || timeZone === name
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
