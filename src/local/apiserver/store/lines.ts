import type { WatchEvent } from '../../../cluster/transport.ts'

/** Lines that are written in bursts and read one by one; a reader in this process gets events instead. */
export interface Lines extends AsyncIterable<string | WatchEvent> {
  /** Adds a line. A reader that is too far behind is cut off; what it begins with does not count for that. */
  push(line: string | WatchEvent, isBeginning?: boolean): void
  end(): void
  readonly isOpen: boolean
  /** A silent queue stays open and swallows everything, also what waits. */
  isSilent: boolean
  /** Aborted when the reader was cut off for being too far behind. */
  readonly cut: AbortSignal
}

/** What waits of an event is only a reference to an object that is kept anyway. */
const EVENT_WEIGHT = 100

const made = new WeakSet<object>()

/** Whether the body of an answer is such a queue. */
export const isLines = (body: object): body is Lines => made.has(body)

/**
 * A bounded queue of lines: a reader that lets more than `maxCharacters` wait has it closed.
 *
 * @example
 * const lines = createLines({ maxCharacters: 8_000_000, onEnd: () => unsubscribe() })
 */
export function createLines({ maxCharacters, onEnd }: { maxCharacters: number; onEnd: () => void }): Lines {
  let waiting: (string | WatchEvent)[] = []
  let characters = 0
  let isOpen = true
  let wake: (() => void) | undefined
  const cut = new AbortController()

  const end = () => {
    if (!isOpen) return
    isOpen = false
    onEnd()
    wake?.()
  }
  const lines: Lines = {
    get isOpen() {
      return isOpen
    },
    isSilent: false,
    cut: cut.signal,
    push(line, isBeginning = false) {
      if (!isOpen || this.isSilent) return
      waiting.push(line)
      if (!isBeginning) characters += typeof line === 'string' ? line.length : EVENT_WEIGHT
      if (characters > maxCharacters) {
        waiting = []
        end()
        cut.abort()
      }
      wake?.()
    },
    end,
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          if (this.isSilent) waiting = []
          if (waiting.length > 0) {
            const burst = waiting
            waiting = []
            characters = 0
            yield* joined(burst)
          } else if (!isOpen) return
          else {
            await new Promise<void>((resolve) => {
              wake = resolve
            })
            wake = undefined
          }
        }
      } finally {
        end()
      }
    },
  }
  made.add(lines)
  return lines
}

/** Neighbouring lines of text as one. */
function* joined(burst: readonly (string | WatchEvent)[]): Generator<string | WatchEvent, void, undefined> {
  let text = ''
  for (const item of burst) {
    if (typeof item === 'string') {
      text += item
      continue
    }
    if (text !== '') yield text
    text = ''
    yield item
  }
  if (text !== '') yield text
}
