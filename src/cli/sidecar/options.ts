import type { OptionRow } from '../option-row.ts'
import { clusterRows } from './cluster-rows.ts'
import { legacyRows } from './legacy-rows.ts'
import { childRows, reloadRows } from './reload-rows.ts'
import { runRows } from './run-rows.ts'
import { keyRows, selectRows } from './select-rows.ts'
import { writeRows } from './write-rows.ts'

/** The options of `hookwright sidecar` by what they are about, for `--help` and docs/reference/sidecar.md. */
export const sidecarOptionGroups: Readonly<Record<string, Readonly<Record<string, OptionRow>>>> = {
  'What is selected': selectRows,
  'Keys and files': keyRows,
  Writing: writeRows,
  Reloading: reloadRows,
  'The program after --': childRows,
  'How it runs': runRows,
  'The API': clusterRows,
  'Names of other tools': legacyRows,
}

/** All of them, by the name of the setting. */
export const sidecarOptions = {
  ...selectRows,
  ...keyRows,
  ...writeRows,
  ...reloadRows,
  ...childRows,
  ...runRows,
  ...clusterRows,
  ...legacyRows,
}

type Rows = typeof sidecarOptions

/** The name of a setting. */
export type Setting = keyof Rows

/** What settings come to; with neither a value nor a default they are undefined. */
export type Settings = {
  [Name in Setting]: Rows[Name] extends { repeat: string }
    ? ReturnType<Rows[Name]['parse']>[]
    : Rows[Name] extends { fallback: string } | { parse: (text: string) => boolean }
      ? ReturnType<Rows[Name]['parse']>
      : ReturnType<Rows[Name]['parse']> | undefined
}
