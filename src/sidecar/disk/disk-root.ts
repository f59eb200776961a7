import type { Refusal, RootPlan } from '../model.ts'
import type { DiskOptions } from '../options.ts'
import { buildGeneration, commitGeneration, type Generation } from './atomic-dir.ts'
import { planChange, writeReady, type Change } from './change.ts'
import { digestOf, type Known } from './digest.ts'
import { codeOf, failure, unless, where } from './failure.ts'
import { openFolder, openOwnFolders, type Ground } from './ground.ts'
import { commitInPlace, type Ready } from './in-place.ts'
import type { Io } from './io.ts'
import { Ledger } from './ledger.ts'
import { previewRoot } from './preview.ts'
import { filesOf, manifestOf, nothingOnDisk, readDisk, type DiskState } from './read.ts'
import { emptyFolder } from './remove.ts'
import type { Prepared, Root, Steps } from './root.ts'
import { STATE_FOLDER } from './state-file.ts'
import { sweep } from './sweep.ts'
import { lookAt, within, type Folder } from './walk.ts'
import { writeNew } from './write.ts'

/** What a root is made of. */
export interface Parts {
  folder: string
  options: DiskOptions
  io: Io
  warn: (message: string) => void
}

/** A folder and what is remembered of it. */
export class DiskRoot implements Root {
  readonly folder: string
  readonly #parts: Parts
  readonly #ledger: Ledger
  #state: DiskState = nothingOnDisk()
  /** What is remembered may be wrong, so that everything is read. */
  #stale = true
  #busy = false
  #names = 0
  /** The folder behind `folder`, and which one it was when it was read. */
  #real: string | undefined
  #identity = ''

  constructor(parts: Parts) {
    this.#parts = parts
    this.folder = parts.folder
    this.#ledger = new Ledger(parts.io, parts.folder)
  }

  get digest(): string {
    return digestOf(filesOf(this.#state))
  }

  get files(): number {
    return filesOf(this.#state).size
  }

  get bytes(): number {
    return sizeOf(filesOf(this.#state).values())
  }

  /** Reads and cleans, as far as it goes. */
  async open(): Promise<void> {
    const ground = await unlessPassing(['ENOTDIR', 'ELOOP'], this.#enter())
    if (!ground) return
    try {
      await unlessPassing(['EPERM', 'EINVAL'], this.#tryOwner(ground))
    } finally {
      await leave(ground)
    }
  }

  async prepare(plan: RootPlan, { verify = false } = {}): Promise<Prepared> {
    if (this.#busy) throw new Error(`what was prepared in ${this.folder} is neither committed nor discarded`)
    this.#busy = true
    let ground: Ground | undefined
    try {
      ground = await this.#enter()
      if (verify) await this.#verify(ground)
      return await this.#prepare(ground, plan)
    } catch (error) {
      if (ground) await this.#end(ground)
      this.#busy = false
      throw failure('keep', this.folder, error)
    }
  }

  preview(plan: RootPlan): Promise<{ steps: Steps; refusals: readonly Refusal[] }> {
    return previewRoot(this.folder, this.#parts.options, plan, this.#parts.io)
  }

  async #prepare(ground: Ground, plan: RootPlan): Promise<Prepared> {
    const state = this.#state
    const change = await planChange({ ...ground, state }, plan)
    const nextName = () => String(++this.#names)
    const ready = await writeReady(ground, state, change, nextName)
    const { write, remove } = change.steps
    const differs = write.length + remove.length > 0
    const generation =
      differs && ground.options.atomicDir
        ? await buildGeneration(ground, state, change.want, ready, nextName())
        : undefined
    return {
      steps: change.steps,
      refusals: change.refusals,
      bytes: sizeOf([...ready.values()].map(({ known }) => known)),
      commit: (signal) => this.#finish(ground, () => this.#commit(ground, change, ready, generation, signal)),
      discard: () => this.#finish(ground, () => Promise.resolve()),
    }
  }

  async #commit(
    ground: Ground,
    { steps }: Change,
    ready: ReadonlyMap<string, Ready>,
    generation: Generation | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    if (steps.write.length + steps.remove.length === 0) return
    // Until this is through, what is remembered is not to be relied on.
    this.#stale = true
    if (signal?.aborted) return
    if (generation) await commitGeneration(ground, this.#state, generation)
    else await commitInPlace(ground, this.#state, steps, ready, signal)
    this.#stale = signal?.aborted ?? false
  }

  async #finish(ground: Ground, run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (error) {
      throw failure('keep', this.folder, error)
    } finally {
      await this.#end(ground)
      this.#busy = false
    }
  }

  /** Removes what still lies ready, and closes. */
  async #end(ground: Ground): Promise<void> {
    // What cannot be removed now is removed at the next start.
    await emptyFolder(this.#parts.io, ground.tmp).catch(() => undefined)
    await leave(ground)
  }

  /** Opens the folder; what is remembered is read anew when it is in doubt. */
  async #enter(): Promise<Ground> {
    const { folder, options, io } = this.#parts
    const base = await this.#openBase()
    const opened: Folder[] = [base]
    try {
      const { dev, ino } = await io.fstat(base.fd)
      const identity = `${dev}:${ino}`
      const other = identity !== this.#identity
      if (other || this.#stale) await this.#read(base, other)
      else if ((await lookAt(io, base, STATE_FOLDER)).met === 'missing') {
        // Somebody emptied the folder: what is remembered is ours still, as far as it is there.
        await this.#read(base, false)
        await this.#ledger.load(base)
      }
      this.#identity = identity
      const { own, tmp } = await openOwnFolders(io, base, folder)
      opened.push(own, tmp)
      const ground: Ground = {
        io,
        folder,
        options,
        base,
        own,
        tmp,
        save: (manifest) => this.#ledger.save(own, manifest),
      }
      if (this.#stale) await where('clean', folder, () => sweep(ground, this.#state))
      this.#stale = false
      return ground
    } catch (error) {
      for (const each of opened) await io.close(each.fd)
      throw error
    }
  }

  async #openBase(): Promise<Folder> {
    const { folder, io } = this.#parts
    if (this.#real === undefined) {
      const base = await openFolder(io, folder)
      await io.close(base.fd)
      this.#real = await where('open', folder, () => io.realpath(folder))
    }
    return openFolder(io, this.#real)
  }

  async #read(base: Folder, other: boolean): Promise<void> {
    const { folder, io, warn } = this.#parts
    if (other && !(await this.#ledger.load(base))) {
      warn(
        `the manifest in ${folder}/${STATE_FOLDER} is damaged, so files written before are not known to be the sidecar's: ` +
          'remove those that are reported to be in the way, or let the sidecar take them over (--adopt)',
      )
    }
    this.#state = await where('read', folder, () =>
      readDisk(io, base, other ? this.#ledger.onDisk : manifestOf(this.#state)),
    )
    this.#stale = true
  }

  async #verify(ground: Ground): Promise<void> {
    const { io, base, folder, save } = ground
    await this.#ledger.load(base)
    this.#state = await where('read', folder, () => readDisk(io, base, manifestOf(this.#state), this.#state))
    await save(manifestOf(this.#state))
  }

  /** Whether files can be given to somebody is known only when it was done. */
  async #tryOwner({ io, folder, tmp, options: { owner } }: Ground): Promise<void> {
    if (!owner) return
    const shown = `give files to ${owner.uid}:${owner.gid} in`
    await where(shown, folder, () => writeNew(io, tmp, 'owner', new Uint8Array(), { mode: 0o600, owner }))
    await unless(['ENOENT'], io.unlink(within(tmp, 'owner')))
  }
}

/** Undefined instead of an error that may pass by itself; those with one of these codes do not. */
async function unlessPassing<T>(lasting: readonly string[], running: Promise<T>): Promise<T | undefined> {
  try {
    return await running
  } catch (error) {
    const code = codeOf(error)
    if (code === undefined || lasting.includes(code)) throw error
    return undefined
  }
}

function sizeOf(files: Iterable<Known>): number {
  let bytes = 0
  for (const { size } of files) bytes += size
  return bytes
}

async function leave({ io, base, own, tmp }: Ground): Promise<void> {
  for (const folder of [tmp, own, base]) await io.close(folder.fd)
}
