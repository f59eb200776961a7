import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Obj } from '../../../cluster/object.ts'
import { isFields } from '../../../protocol/own.ts'
import type { Change } from '../store/change.ts'
import { jsonOf } from '../store/text.ts'
import { lockFolder } from './lock.ts'

/** The state of a folder, and the way to add to it. */
export interface Journal {
  /** What was there. */
  initial: { revision: number; objects: Iterable<[storage: string, object: Obj]> }
  /** Writes a change down. When it throws nothing was written. */
  persist(change: Change): void
  close(): void
}

/** One line of the file. */
interface Entry {
  r: number
  s: string
  k: string
  /** Missing when the object went. */
  o?: Obj
}

const FILE = 'objects.jsonl'
/** Bytes after which it is worth to make the file anew. */
const COMPACT_AT = 64_000_000

/**
 * Opens the folder that a cluster's state is kept in, and makes it when it is not there. A change is one line and one write,
 * so that a process that is killed leaves whole lines; half a last line is cut off.
 *
 * @param compactAt bytes that are written before the file is made anew without what is no longer true
 * @throws Error when another process has the folder, or a line cannot be read
 * @example
 * const journal = openJournal('.hookwright/data')
 * createApiServer({ store: journal })
 */
export function openJournal(folder: string, compactAt = COMPACT_AT): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const unlock = lockFolder(folder)
  const path = join(folder, FILE)
  try {
    const { revision, entries } = read(path)
    let file = compact(path, revision, entries.values())
    let length = file.length
    let written = 0
    let isOpen = true

    const renew = (revision: number) => {
      written = 0
      const full = file.descriptor
      try {
        file = compact(path, revision, entries.values())
      } catch {
        // The old file is whole. There may be room for what is written now, and for a new file later.
        return
      }
      closeSync(full)
      length = file.length
    }
    const append = (entry: Entry, text: string) => {
      if (!isOpen) throw new Error(`${path} is closed: the cluster is shutting down`)
      if (written > Math.max(compactAt, 2 * file.length)) renew(entry.r - 1)
      length += writeWhole(file.descriptor, text, length)
      written += text.length
      const key = `${entry.s} ${entry.k}`
      if (entry.o === undefined) entries.delete(key)
      else entries.set(key, entry)
    }
    return {
      initial: {
        revision,
        objects: [...entries.values()].flatMap(({ s, o }) =>
          o === undefined ? [] : [[s, o] as [string, Obj]],
        ),
      },
      persist({ revision: r, storage: s, key: k, now: o }) {
        const head = JSON.stringify({ r, s, k })
        const text = o === undefined ? `${head}\n` : `${head.slice(0, -1)},"o":${jsonOf(o)}}\n`
        append(o === undefined ? { r, s, k } : { r, s, k, o }, text)
      },
      close() {
        isOpen = false
        fsyncSync(file.descriptor)
        closeSync(file.descriptor)
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

function read(path: string): { revision: number; entries: Map<string, Entry> } {
  const entries = new Map<string, Entry>()
  let revision = 1
  if (!existsSync(path)) return { revision, entries }
  const text = readFileSync(path, 'utf8')
  const end = text.lastIndexOf('\n') + 1
  if (end < text.length) truncateSync(path, Buffer.byteLength(text.slice(0, end)))
  for (const [index, line] of text.slice(0, end).split('\n').entries()) {
    if (line === '') continue
    const entry = parse(line, path, index + 1)
    revision = Math.max(revision, entry.r)
    const key = `${entry.s} ${entry.k}`
    if (entry.o === undefined) entries.delete(key)
    else entries.set(key, entry)
  }
  return { revision, entries }
}

function parse(line: string, path: string, number: number): Entry {
  try {
    const entry = JSON.parse(line) as Entry
    const isEntry = typeof entry.r === 'number' && typeof entry.s === 'string' && typeof entry.k === 'string'
    if (isEntry && (entry.o === undefined || isObject(entry.o))) return entry
  } catch {
    // Said below.
  }
  throw new Error(
    `${path}: line ${number} is not an entry of a cluster's state; repair it or remove the file`,
  )
}

const isObject = (value: unknown): boolean => isFields(value) && isFields(value.metadata)

/** Writes the file anew, whole or not at all, and opens it to be appended to. */
function compact(
  path: string,
  revision: number,
  entries: Iterable<Entry>,
): { descriptor: number; length: number } {
  const next = `${path}.next`
  const descriptor = openSync(next, 'w', 0o600)
  try {
    let length = writeWhole(descriptor, `${JSON.stringify({ r: revision, s: '', k: '' })}\n`, 0)
    for (const { r, s, k, o } of entries) {
      const object = o === undefined ? '' : `,"o":${JSON.stringify(o)}`
      length += writeWhole(descriptor, `${JSON.stringify({ r, s, k }).slice(0, -1)}${object}}\n`, length)
    }
    fsyncSync(descriptor)
    renameSync(next, path)
    return { descriptor, length }
  } catch (error) {
    closeSync(descriptor)
    rmSync(next, { force: true })
    throw error
  }
}

/** Writes all of a text at a position, or takes back what was written. */
function writeWhole(descriptor: number, text: string, at: number): number {
  const bytes = Buffer.from(text)
  try {
    let done = 0
    while (done < bytes.length) done += writeSync(descriptor, bytes, done, bytes.length - done, at + done)
    return bytes.length
  } catch (error) {
    ftruncateSync(descriptor, at)
    throw error
  }
}
