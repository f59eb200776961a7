import { StringDecoder } from 'node:string_decoder'

/** Longest line of a watch: objects are at most 1.5 MiB in etcd, JSON of them with escapes a little more. */
const LONGEST_LINE = 64 * 1024 * 1024

/** Cuts a stream of text into lines. */
export interface LineSplitter {
  /** The lines that this piece completes, without empty ones. */
  push(piece: string | Uint8Array): string[]
  /** The last line, when it had no end; what is left is then gone. */
  end(): string | undefined
}

/**
 * Makes a splitter; pieces may end anywhere, also within a character. Throws a `RangeError` for a line longer
 * than `longest` characters.
 *
 * @example
 * const lines = createLineSplitter()
 * lines.push('{"a":1}\n{"a"') // ['{"a":1}']
 * lines.push(':2}\n') // ['{"a":2}']
 */
export function createLineSplitter(longest = LONGEST_LINE): LineSplitter {
  const decoder = new StringDecoder('utf8')
  // Pieces of one line are joined once, when it ends: a line of many pieces would cost its length squared.
  let pieces: string[] = []
  let length = 0
  const keep = (text: string) => {
    length += text.length
    if (length > longest) throw new RangeError(`a line of the watch is longer than ${longest} characters`)
    if (text !== '') pieces.push(text)
  }
  const take = () => {
    const line = pieces.join('')
    pieces = []
    length = 0
    return line.trim()
  }
  return {
    push(piece) {
      const text = typeof piece === 'string' ? piece : decoder.write(piece)
      const lines: string[] = []
      let start = 0
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
        keep(text.slice(start, end))
        const line = take()
        if (line !== '') lines.push(line)
        start = end + 1
      }
      keep(text.slice(start))
      return lines
    },
    end() {
      keep(decoder.end())
      return take() || undefined
    },
  }
}
