import { isSafe } from './walk.ts'

/** What is ours in a root, so that a restart knows it. Contents are not in it: they are read from the files themselves. */
export interface Manifest {
  /** Files in the root. */
  files: readonly string[]
  /** Folders that we made for them. */
  folders: readonly string[]
  /** Folders on another file system, where temporary files lie beside their targets. */
  apart: readonly string[]
  /** Dated folders of `atomicDir`. */
  generations: readonly string[]
  /** Files in these. */
  generated: readonly string[]
}

const VERSION = 1
export const FIELDS = ['files', 'folders', 'apart', 'generations', 'generated'] as const

/** The names that the kubelet gives: `..2026_01_02_03_04_05.123`. */
const DATED = /^\.\.\d{4}(?:_\d\d){5}\.\d+$/

export const NOTHING: Manifest = { files: [], folders: [], apart: [], generations: [], generated: [] }

/**
 * The text of a manifest; the same for the same content.
 *
 * @example
 * writeManifest({ ...NOTHING, files: ['a'] })
 */
export function writeManifest(manifest: Manifest): string {
  const sorted = FIELDS.map((field) => [field, [...manifest[field]].sort()] as const)
  return JSON.stringify({ version: VERSION, ...Object.fromEntries(sorted) })
}

/**
 * Reads a manifest; undefined if it is damaged or of a later version. Names that lead out of the root are damage.
 *
 * @example
 * readManifest('{"version":1,"files":["a"],"folders":[],"apart":[],"generations":[],"generated":[]}')
 */
export function readManifest(text: string): Manifest | undefined {
  const value = parse(text)
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== VERSION)
    return undefined
  const fields = new Map<string, unknown>(Object.entries(value))
  const read = FIELDS.map((field) => [field, namesOf(fields.get(field), field)] as const)
  if (read.some(([, names]) => names === undefined)) return undefined
  const at = (field: (typeof FIELDS)[number]): readonly string[] =>
    read.find(([name]) => name === field)?.[1] ?? []
  return {
    files: at('files'),
    folders: at('folders'),
    apart: at('apart'),
    generations: at('generations'),
    generated: at('generated'),
  }
}

/** Everything that one or the other holds. */
export function union(one: Manifest, other: Manifest): Manifest {
  const both = (field: (typeof FIELDS)[number]) => [...new Set([...one[field], ...other[field]])]
  return {
    files: both('files'),
    folders: both('folders'),
    apart: both('apart'),
    generations: both('generations'),
    generated: both('generated'),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function namesOf(value: unknown, field: string): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const good = (name: unknown): name is string => {
    if (typeof name !== 'string') return false
    if (field === 'generations') return DATED.test(name)
    return isSafe(name) || (field === 'apart' && name === '')
  }
  return value.every(good) ? value : undefined
}
