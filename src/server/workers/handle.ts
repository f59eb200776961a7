import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { describeThrown } from '../call/thrown.ts'
import type { CallMessage, ConsoleLine, FromWorker, ReplyMessage, ToWorker } from './message.ts'
import type { PoolCall } from './executor.ts'
import type { GenerationCode } from './prepare.ts'
import { createSlots, SLOTS } from './slots.ts'
import type { ThreadData } from './thread.ts'

/** What a worker tells its pool. */
export interface HandleEvents {
  reply(call: PoolCall, reply: ReplyMessage): void
  console(line: ConsoleLine): void
  unhandled(event: Extract<FromWorker, { type: 'unhandled' }>): void
  /** The thread has ended; `reason` is undefined when it was asked to. */
  gone(reason: string | undefined): void
}

/** How a thread is made. */
export interface HandleOptions {
  memoryMb: number
  events: HandleEvents
}

/** A call in flight, with what a person is told of it when its worker cannot speak any more. */
export interface RunningCall {
  call: PoolCall
  /** Empty when the call has not got as far as that. */
  parent: string
  isOnStack: boolean
}

/**
 * Young generation of a worker. When the old one is full, Node grants 16 MB more until the thread has been stopped; were
 * the young one larger, a single collection could move more than that into it, and V8 would end the whole process.
 */
const YOUNG_MB = 24

/** One worker thread, seen from the main thread. */
export class WorkerHandle {
  /** Resolves when the thread has loaded its hooks; rejects with the reason when it ended before. */
  readonly ready: Promise<undefined>
  /** Whether it takes calls: its hooks are loaded, and it has not been asked to end. */
  accepting = false
  readonly #worker: Worker
  readonly #slots = createSlots()
  readonly #free = Array.from({ length: SLOTS }, (_, slot) => SLOTS - 1 - slot)
  readonly #calls = new Map<number, PoolCall>()
  readonly #events: HandleEvents
  #batch: CallMessage[] = []
  #bodies: Buffer[] = []
  #asked = false

  constructor({ memoryMb, events }: HandleOptions) {
    this.#events = events
    const workerData: ThreadData = { slots: this.#slots.buffer }
    this.#worker = new Worker(new URL(`./thread${extname(import.meta.filename)}`, import.meta.url), {
      workerData,
      name: 'hookwright-worker',
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: YOUNG_MB },
    })
    const { promise, resolve, reject } = Promise.withResolvers<undefined>()
    this.ready = promise
    // Nobody may be waiting for it: a worker that is stopped while it starts is no error.
    promise.catch(() => undefined)
    let reason: string | undefined
    this.#worker.on('message', (message: FromWorker) => {
      if (message.type === 'ready') {
        this.accepting = true
        resolve(undefined)
      } else this.#receive(message)
    })
    this.#worker.on('error', (error: Error & { code?: string }) => {
      reason =
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? `it ran out of memory (--worker-memory ${memoryMb} MB)`
          : `it failed: ${describeThrown(error).message}`
    })
    this.#worker.on('exit', (exitCode) => {
      this.accepting = false
      reason ??= `it ended with exit code ${exitCode}`
      reject(new Error(`a worker could not start: ${reason}`))
      events.gone(this.#asked ? undefined : reason)
    })
  }

  /** Tells the thread which hooks to run; once. */
  load(code: GenerationCode): void {
    this.#worker.postMessage(code)
  }

  /** Calls that are here. */
  get size(): number {
    return this.#calls.size
  }

  /** Calls that the worker has not answered, with those that were given up or taken back. */
  get owed(): number {
    return SLOTS - this.#free.length
  }

  /** Whether one more call fits. */
  get hasRoom(): boolean {
    return this.accepting && this.#free.length > 0
  }

  /** Changes whenever the thread got to do something. */
  get progress(): number {
    return this.#slots.progress()
  }

  /** Hands over a call; calls of one turn of the event loop travel together. */
  start(call: PoolCall, route: number): void {
    const slot = this.#free.pop()
    if (slot === undefined) throw new Error('no free slot: hasRoom was not asked')
    this.#slots.reset(slot)
    this.#calls.set(slot, call)
    const length = call.chunks.reduce((sum, chunk) => sum + chunk.length, 0)
    this.#bodies.push(...call.chunks)
    if (this.#batch.push([slot, route, length, call.ifNoneMatch]) === 1) setImmediate(() => this.#flush())
  }

  /** Asks for a sign of life, to be seen in `progress`. */
  ping(): void {
    const message: ToWorker = { calls: [], bodies: new Uint8Array() }
    this.#worker.postMessage(message)
  }

  /** Takes back the calls that the worker has not started, and those whose answers are stuck in it. */
  takeBack(): PoolCall[] {
    const taken: PoolCall[] = []
    for (const [slot, call] of this.#calls) {
      if (!this.#slots.takeBack(slot)) continue
      // The slot stays reserved until the worker says that it has seen the call go.
      this.#calls.delete(slot)
      taken.push(call)
    }
    return taken
  }

  /** Gives up a call that took too long; the worker's late answer will be dropped. */
  abandon(call: PoolCall): string | undefined {
    for (const [slot, each] of this.#calls) {
      if (each !== call) continue
      this.#calls.delete(slot)
      return this.#slots.label(slot)
    }
    return undefined
  }

  /** Calls that are here, and which of them has its hook on the stack. */
  running(): RunningCall[] {
    const current = this.#slots.current()
    return [...this.#calls].map(([slot, call]) => ({
      call,
      parent: this.#slots.label(slot),
      isOnStack: slot === current,
    }))
  }

  /** Ends the thread, whatever it is doing. */
  async stop(): Promise<void> {
    this.#asked = true
    this.accepting = false
    await this.#worker.terminate()
  }

  #flush() {
    const bodies = joined(this.#bodies)
    const message: ToWorker = { calls: this.#batch, bodies }
    this.#batch = []
    this.#bodies = []
    this.#worker.postMessage(message, [bodies.buffer])
  }

  #receive(message: Exclude<FromWorker, { type: 'ready' }>) {
    if (message.type === 'console') this.#events.console(message)
    else if (message.type === 'unhandled') this.#events.unhandled(message)
    else {
      for (const reply of message.replies) {
        const [slot] = reply
        const call = this.#calls.get(slot)
        this.#calls.delete(slot)
        this.#free.push(slot)
        if (call) this.#events.reply(call, reply)
      }
    }
  }
}

/** One buffer of its own for the worker; the chunks stay here, in case a call has to go to another one. */
function joined(chunks: readonly Buffer[]): Buffer<ArrayBuffer> {
  const whole = Buffer.allocUnsafeSlow(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) at += chunk.copy(whole, at)
  return whole
}
