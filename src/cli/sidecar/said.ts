import { envName, splitValues, takesValue, type OptionRow } from '../option-row.ts'
import { InvalidValue } from '../parse.ts'
import { UsageError } from './usage-error.ts'

/** What was said for one setting, and where. */
export interface Said {
  texts: string[]
  /** The environment variable; undefined for a flag. */
  variable?: string | undefined
}

/** What was said, by setting. */
export type Sayings = Map<string, Said>

type Rows = Readonly<Record<string, OptionRow>>

/**
 * What environment variables say. An empty one says nothing, since manifests have no other way to leave one out.
 *
 * @example
 * readVariables(sidecarOptions, { HOOKWRIGHT_FOLDER: '/etc/web' }).get('folder')
 */
export function readVariables(rows: Rows, env: Readonly<Record<string, string | undefined>>): Sayings {
  const found: Sayings = new Map()
  for (const [setting, { repeat }] of Object.entries(rows)) {
    const variable = envName(setting)
    const text = env[variable]
    if (text === undefined || text === '') continue
    found.set(setting, { texts: repeat === undefined ? [text] : splitValues(text, repeat), variable })
  }
  return found
}

/**
 * The values of what was said, and the defaults of what was not. Throws a `UsageError` in the words of commander.
 *
 * @example
 * valuesOf(sidecarOptions, new Map([['folder', { texts: ['/etc/web'] }]])).debounce // 500
 */
export function valuesOf(rows: Rows, said: Sayings): Record<string, unknown> {
  const values = Object.entries(rows).map(([setting, row]) => [setting, valueOf(row, said.get(setting))])
  return Object.fromEntries(values) as Record<string, unknown>
}

function valueOf(row: OptionRow, said: Said | undefined): unknown {
  const { repeat, fallback, parse } = row
  if (repeat !== undefined) return said?.texts.map((text) => parseSaid(row, text, said)) ?? []
  // As everywhere: the last one counts.
  const text = said?.texts.at(-1)
  if (said && text !== undefined) return parseSaid(row, text, said)
  if (fallback !== undefined) return parse(fallback)
  return takesValue(row) ? undefined : false
}

function parseSaid(row: OptionRow, text: string, { variable }: Said): unknown {
  try {
    return row.parse(text)
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error
    const value = row.secret === true ? '' : ` '${text}'`
    const what =
      variable === undefined
        ? `argument${value} is invalid`
        : `value${value} from env '${variable}' is invalid`
    throw new UsageError(`option '${row.flags}' ${what}. ${error.message}`, { cause: error })
  }
}
