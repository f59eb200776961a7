import type { OptionRow } from '../option-row.ts'
import { parseFlag } from '../parse.ts'
import { parseText } from './parse-names.ts'
import { parseMode, parseOwner } from './parse-values.ts'

/** How files are written. */
export const writeRows = {
  folder: {
    flags: '--folder <dir>',
    parse: parseText,
    help: 'the folder that is kept equal to what is selected',
  },
  fileMode: {
    flags: '--file-mode <octal>',
    parse: parseMode,
    help: 'permissions of all files; by default 0644, and 0640 for those of Secrets',
  },
  owner: {
    flags: '--owner <uid:gid>',
    parse: parseOwner,
    help: 'whom the files belong to; needs the right to give files away',
  },
  atomicDir: {
    flags: '--atomic-dir',
    parse: parseFlag,
    help: 'change all files of the folder at once, by a symbolic link, as the kubelet does',
  },
  adopt: {
    flags: '--adopt',
    parse: parseFlag,
    help: 'take over files that are there already under the name of a key, rather than refuse the key',
  },
} as const satisfies Record<string, OptionRow>
