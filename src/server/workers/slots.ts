/**
 * Memory that the main thread and one worker share. A slot belongs to one call at a time. The worker claims a call by
 * moving its slot from queued to running; the main thread takes a call back by moving it from queued to taken. Each is
 * one atomic step, so a call starts once, even when its first worker is stuck and never looks at its messages. Only a
 * call whose answer is ready but cannot get out, because the next call of that worker is stuck, is run a second time.
 */

/** Calls that one worker may hold at a time. */
export const SLOTS = 128

const LABEL_BYTES = 256
const QUEUED = 0
const RUNNING = 1
const TAKEN = 2
const FINISHED = 3

/** Index in the header of the counter that grows whenever the worker gets to do something. */
const PROGRESS = 0
/** Index in the header of the slot whose hook is on the stack now, or -1. */
const CURRENT = 1
const HEADER = 2

const encoder = new TextEncoder()

/** Slots of one worker, seen from either side. */
export interface Slots {
  readonly buffer: SharedArrayBuffer
  /** Main thread: makes the slot ready for a new call. */
  reset(slot: number): void
  /** Worker: claims the call; false when the main thread has taken it back. */
  claim(slot: number): boolean
  /** Worker: says that the hook has answered, though the answer has not been sent yet. */
  finish(slot: number): void
  /** Main thread: takes the call back, to run it elsewhere; false while its hook runs. */
  takeBack(slot: number): boolean
  /** Worker: names the parent of the call, for the day on which the worker cannot speak any more. */
  setLabel(slot: number, label: string): void
  /** Main thread: that name, or an empty text when the call has not got that far. */
  label(slot: number): string
  /** Worker: says that it is alive. */
  beat(): void
  /** Main thread: changes whenever the worker was alive in between. */
  progress(): number
  /** Worker: says which call's hook is on the stack; -1 for none. */
  setCurrent(slot: number): void
  /** Main thread: that slot. */
  current(): number
}

/**
 * Makes slots, or joins those of the other side.
 *
 * @example
 * const mine = createSlots()
 * const theirs = createSlots(mine.buffer) // in the worker
 */
export function createSlots(buffer?: SharedArrayBuffer): Slots {
  const shared = buffer ?? new SharedArrayBuffer(4 * (HEADER + SLOTS) + SLOTS * LABEL_BYTES)
  const words = new Int32Array(shared, 0, HEADER + SLOTS)
  const labels = new Uint8Array(shared, 4 * (HEADER + SLOTS))
  if (!buffer) words[CURRENT] = -1
  return {
    buffer: shared,
    reset(slot) {
      labels[slot * LABEL_BYTES] = 0
      Atomics.store(words, HEADER + slot, QUEUED)
    },
    claim: (slot) => Atomics.compareExchange(words, HEADER + slot, QUEUED, RUNNING) === QUEUED,
    finish: (slot) => Atomics.store(words, HEADER + slot, FINISHED),
    takeBack: (slot) =>
      [QUEUED, FINISHED].some((from) => Atomics.compareExchange(words, HEADER + slot, from, TAKEN) === from),
    setLabel(slot, label) {
      const at = slot * LABEL_BYTES
      const { written } = encoder.encodeInto(label, labels.subarray(at + 1, at + LABEL_BYTES))
      labels[at] = written
    },
    label(slot) {
      const at = slot * LABEL_BYTES
      return Buffer.from(labels.slice(at + 1, at + 1 + (labels[at] ?? 0))).toString()
    },
    beat: () => Atomics.add(words, PROGRESS, 1),
    progress: () => Atomics.load(words, PROGRESS),
    setCurrent: (slot) => Atomics.store(words, CURRENT, slot),
    current: () => Atomics.load(words, CURRENT),
  }
}
