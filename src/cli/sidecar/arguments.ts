import { splitValues, takesValue, type OptionRow } from '../option-row.ts'
import type { Sayings } from './said.ts'
import { suggest } from './suggest.ts'
import { UsageError } from './usage-error.ts'

/** The arguments of a command line. */
export interface Arguments {
  said: Sayings
  /** Flags that were taken without effect. */
  ignored: string[]
  /** What stands after `--`; undefined when there is no `--`. */
  command: string[] | undefined
}

/** Flags that are no options. */
export interface OtherFlags {
  /** Taken without effect, and whether they have a value. */
  ignored: ReadonlyMap<string, { value: boolean }>
  /** Refused, and what to do instead. */
  refused: ReadonlyMap<string, string>
}

/**
 * Reads flags as commander does, without its 4 MB: `--name value`, `--name=value`, and everything after `--` as it is.
 * Throws a `UsageError` in its words.
 *
 * @example
 * readFlags(sidecarOptions, ['--folder', '/etc/web', '--', 'nginx'], { ignored: new Map(), refused: new Map() }).command
 * // ['nginx']
 */
export function readFlags(
  rows: Readonly<Record<string, OptionRow>>,
  argv: readonly string[],
  other: OtherFlags,
): Arguments {
  const settings = new Map(
    Object.entries(rows).map(([setting, row]) => [nameOf(row), { setting, row }] as const),
  )
  const said: Sayings = new Map()
  const ignored: string[] = []
  const end = argv.indexOf('--')
  const waiting = argv.slice(0, end === -1 ? undefined : end)
  /** The next argument, when it is no flag. */
  const takeValue = () => (waiting[0]?.startsWith('--') === false ? waiting.shift() : undefined)

  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [, name, inline] = /^--([^=]+)(?:=([^]*))?$/.exec(next) ?? []
    if (name === undefined) {
      if (next.startsWith('-') && next !== '-') throw unknownOption(next, [])
      throw new UsageError(`too many arguments: '${next}'. A program to run stands after "--".`)
    }
    const found = settings.get(name)
    if (!found) {
      const refusal = other.refused.get(name)
      if (refusal !== undefined) throw new UsageError(`option '--${name}' is not taken. ${refusal}`)
      const flag = other.ignored.get(name)
      if (!flag) throw unknownOption(`--${name}`, [...settings.keys()])
      if (flag.value && inline === undefined) takeValue()
      ignored.push(`--${name}`)
      continue
    }
    const { setting, row } = found
    const text = inline ?? (takesValue(row) ? (takeValue() ?? row.bare) : 'true')
    if (text === undefined) throw new UsageError(`option '${row.flags}' argument missing`)
    const texts = row.repeat === undefined ? [text] : splitValues(text, row.repeat)
    said.set(setting, { texts: [...(said.get(setting)?.texts ?? []), ...texts] })
  }
  return { said, ignored, command: end === -1 ? undefined : argv.slice(end + 1) }
}

const nameOf = ({ flags }: OptionRow) => /--([a-z-]+)/.exec(flags)?.[1] ?? ''

function unknownOption(flag: string, names: readonly string[]): UsageError {
  const near = suggest(flag.slice(2), names)
  return new UsageError(`unknown option '${flag}'${near === undefined ? '' : `\n(Did you mean --${near}?)`}`)
}
