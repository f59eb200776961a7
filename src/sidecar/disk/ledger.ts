import { where } from './failure.ts'
import type { Io } from './io.ts'
import { FIELDS, NOTHING, readManifest, writeManifest, type Manifest } from './manifest.ts'
import { readStateFile, replaceStateFile, STATE_FOLDER } from './state-file.ts'
import { enter, type Folder } from './walk.ts'

const NAME = 'manifest'

/** Reads the manifest of a root, which is empty when there is none; undefined if it is damaged. */
export async function loadManifest(io: Io, base: Folder): Promise<Manifest | undefined> {
  const own = await enter(io, base, STATE_FOLDER)
  if (typeof own === 'string') return NOTHING
  try {
    const text = await readStateFile(io, own, NAME)
    return text === undefined ? NOTHING : readManifest(text)
  } finally {
    await io.close(own.fd)
  }
}

/** Remembers what the manifest on disk says, and writes it only when it has to say something else. */
export class Ledger {
  readonly #io: Io
  readonly #folder: string
  #onDisk: Manifest = NOTHING

  constructor(io: Io, folder: string) {
    this.#io = io
    this.#folder = folder
  }

  get onDisk(): Manifest {
    return this.#onDisk
  }

  /** Reads it anew. Returns false if it is damaged: then nothing is known to be ours. */
  async load(base: Folder): Promise<boolean> {
    const shown = `${this.#folder}/${STATE_FOLDER}/${NAME}`
    const manifest = await where('read', shown, () => loadManifest(this.#io, base))
    this.#onDisk = manifest ?? NOTHING
    return manifest !== undefined
  }

  /** Writes it, down to the disk. */
  async save(own: Folder, manifest: Manifest): Promise<void> {
    if (this.#covers(manifest)) return
    const shown = `${this.#folder}/${STATE_FOLDER}/${NAME}`
    await replaceStateFile(this.#io, own, NAME, writeManifest(manifest), { shown, flushed: true })
    this.#onDisk = manifest
  }

  /** Whether the disk says the same, or no more than that besides dated folders, whose names never come again. */
  #covers({ generations, ...rest }: Manifest): boolean {
    const known = new Set(this.#onDisk.generations)
    if (!generations.every((name) => known.has(name))) return false
    return FIELDS.every((field) => field === 'generations' || sameNames(this.#onDisk[field], rest[field]))
  }
}

function sameNames(some: readonly string[], others: readonly string[]): boolean {
  if (some.length !== others.length) return false
  const names = new Set(some)
  return others.every((name) => names.has(name))
}
