/** What one field of a schedule may say. */
interface Bounds {
  least: number
  most: number
  names?: readonly string[]
}

/** When a schedule is due: sets of what clock and calendar show. */
export interface Fields {
  minutes: ReadonlySet<number>
  hours: ReadonlySet<number>
  days: ReadonlySet<number>
  months: ReadonlySet<number>
  weekdays: ReadonlySet<number>
  /** Whether both the day of the month and that of the week have to fit; else one of them is enough. */
  needsBothDays: boolean
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MINUTES: Bounds = { least: 0, most: 59 }
const HOURS: Bounds = { least: 0, most: 23 }
const DAYS: Bounds = { least: 1, most: 31 }
const MONTH_BOUNDS: Bounds = { least: 1, most: 12, names: ['', ...MONTHS] }
const WEEKDAYS: Bounds = { least: 0, most: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] }

/**
 * Reads the five fields of a schedule.
 *
 * @throws Error with a text for the user
 * @example
 * parseFields('*&#47;5 9-17 * * mon-fri').minutes.size // 12
 */
export function parseFields(text: string): Fields {
  const parts = text.split(/\s+/).filter(Boolean)
  if (parts.length !== 5) {
    throw new Error(`expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`)
  }
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = parts
  return {
    minutes: valuesOf(minute, MINUTES),
    hours: valuesOf(hour, HOURS),
    days: valuesOf(day, DAYS),
    months: valuesOf(month, MONTH_BOUNDS),
    weekdays: valuesOf(weekday, WEEKDAYS),
    needsBothDays: isAny(day) || isAny(weekday),
  }
}

/** `*` and `?`, also among others, but not in steps. */
const isAny = (field: string): boolean =>
  field.split(',').some((part) => /^[*?](?:-[^/]*)?(?:\/0*1)?$/.test(part))

function valuesOf(field: string, bounds: Bounds): ReadonlySet<number> {
  const values = new Set<number>()
  for (const part of field.split(',').filter(Boolean)) {
    const { first, last, step } = rangeOf(part, bounds)
    for (let value = first; value <= last; value += step) values.add(value)
  }
  return values
}

function rangeOf(part: string, bounds: Bounds): { first: number; last: number; step: number } {
  const { least, most } = bounds
  const [range = '', stepText, ...more] = part.split('/')
  if (more.length > 0) throw new Error(`too many slashes: ${part}`)
  const [low = '', high, ...others] = range.split('-')
  const isStar = low === '*' || low === '?'
  if (!isStar && others.length > 0) throw new Error(`too many hyphens: ${part}`)
  const step = stepText === undefined ? 1 : numberOf(stepText, part)
  const first = isStar ? least : numberOf(low, part, bounds)
  const upTo = high === undefined ? (stepText === undefined ? first : most) : numberOf(high, part, bounds)
  const last = isStar ? most : upTo
  if (first < least) throw new Error(`beginning of range (${first}) below minimum (${least}): ${part}`)
  if (last > most) throw new Error(`end of range (${last}) above maximum (${most}): ${part}`)
  if (first > last) throw new Error(`beginning of range (${first}) beyond end of range (${last}): ${part}`)
  if (step === 0) throw new Error(`step of range should be a positive number: ${part}`)
  return { first, last, step }
}

function numberOf(text: string, part: string, { names = [] }: Partial<Bounds> = {}): number {
  const named = text === '' ? -1 : names.indexOf(text.toLowerCase())
  if (named !== -1) return named
  if (!/^\d{1,9}$/.test(text)) throw new Error(`failed to parse int from ${text}: ${part}`)
  return Number(text)
}
