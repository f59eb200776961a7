import type { OptionRow } from '../option-row.ts'
import { parseChoice, parseFlag } from '../parse.ts'
import {
  parseAnnotation,
  parseMap,
  parseNamed,
  parseNamespace,
  parseRename,
  parseSelector,
  parseSource,
  parseText,
} from './parse-names.ts'

/** What is selected. */
export const selectRows = {
  configmap: {
    flags: '--configmap <name>',
    repeat: 'commas',
    parse: parseNamed,
    help: 'a ConfigMap, as [NAMESPACE/]NAME or [NAMESPACE/]NAME=>FOLDER; repeatable, and a list with commas',
  },
  secret: {
    flags: '--secret <name>',
    repeat: 'commas',
    parse: parseNamed,
    help: 'a Secret, in the same way',
  },
  labelSelector: {
    flags: '--label-selector <selector>',
    repeat: 'lines',
    parse: parseSelector,
    help: 'all objects with these labels, as kubectl get -l has it; repeatable',
  },
  map: {
    flags: '--map <selector=>folder>',
    repeat: 'lines',
    parse: parseMap,
    help: 'the same, into a folder: below --folder, or an absolute path, which is kept like --folder; repeatable',
  },
  resource: {
    flags: '--resource <kind>',
    fallback: 'configmap',
    parse: parseChoice(['configmap', 'secret', 'both']),
    help: 'what --label-selector and --map select: configmap, secret or both',
  },
  namespace: {
    flags: '--namespace <names>',
    repeat: 'commas',
    parse: parseNamespace,
    help: 'where to look, instead of the own namespace; repeatable, and a list with commas',
  },
  allNamespaces: {
    flags: '--all-namespaces',
    parse: parseFlag,
    help: 'look in all namespaces',
  },
  source: {
    flags: '--source <dir:path>',
    repeat: 'lines',
    parse: parseSource,
    help: 'a folder that something else keeps, such as a mounted ConfigMap; without --folder it is only watched; repeatable',
  },
} as const satisfies Record<string, OptionRow>

/** Which keys become files, and how. */
export const keyRows = {
  key: {
    flags: '--key <glob>',
    repeat: 'commas',
    parse: parseText,
    help: 'only keys like this, with * and ?; with a leading ! all but these; repeatable, and a list with commas',
  },
  rename: {
    flags: '--rename <key=name>',
    repeat: 'commas',
    parse: parseRename,
    help: 'another name for the file of a key; repeatable, and a list with commas',
  },
  folderAnnotation: {
    flags: '--folder-annotation <name>',
    fallback: 'hookwright.dev/target-folder',
    parse: parseAnnotation,
    help: 'the annotation by which an object chooses a folder below its own; it cannot leave it',
  },
  renameAnnotation: {
    flags: '--rename-annotation <name>',
    fallback: 'hookwright.dev/rename',
    parse: parseAnnotation,
    help: 'the annotation by which an object renames its files: KEY=NAME, with commas',
  },
  uniqueNames: {
    flags: '--unique-names',
    parse: parseFlag,
    help: 'put namespace, kind and name before each file name, so that no two objects meet',
  },
  gunzip: {
    flags: '--gunzip',
    parse: parseFlag,
    help: 'unpack keys that end in .gz, and take that ending off',
  },
  envsubst: {
    flags: '--envsubst <names>',
    repeat: 'commas',
    parse: parseText,
    help: 'environment variables that $(NAME) in a value stands for, with * and ?; repeatable, and a list with commas',
  },
} as const satisfies Record<string, OptionRow>
