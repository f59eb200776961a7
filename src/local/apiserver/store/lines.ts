/** Lines that are written in bursts and read one by one. */
export interface Lines extends AsyncIterable<string> {
  /** Adds a line. A reader that is too far behind is cut off; what it begins with does not count for that. */
  push(line: string, isBeginning?: boolean): void
  end(): void
  readonly isOpen: boolean
  /** A silent queue stays open and swallows everything, also what waits. */
  isSilent: boolean
  /** Aborted when the reader was cut off for being too far behind. */
  readonly cut: AbortSignal
}

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
  let waiting: string[] = []
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
      if (!isBeginning) characters += line.length
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
            const burst = waiting.join('')
            waiting = []
            characters = 0
            yield burst
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
