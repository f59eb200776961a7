/** Walks over a text that is known to be JSON. */
export interface JsonCursor {
  /** The first character of the next value or bracket, past white space. */
  peek(): string
  /** Where the next value begins or, after it was read, where it ended. */
  position(): number
  /** Reads an object: `read` is called at each value and must read or skip it. */
  object(read: (key: string) => void): void
  /** Reads an array: `read` is called at each item and must read or skip it. */
  array(read: (index: number) => void): void
  string(): string
  /** Reads anything that is neither object, array nor string as it stands there: `1.0`, `true`. */
  literal(): string
  skip(): void
}

/**
 * Begins at the start of a text.
 *
 * @example
 * const cursor = jsonCursor('{"a":1}')
 * cursor.object((key) => console.log(key, cursor.literal())) // prints "a 1"
 */
export function jsonCursor(text: string): JsonCursor {
  let at = 0

  const peek = (): string => {
    space.lastIndex = at
    space.test(text)
    at = space.lastIndex
    return text.charAt(at)
  }
  const string = (): string => {
    const start = at + 1
    let end = text.indexOf('"', start)
    const plain = text.slice(start, end)
    if (!plain.includes('\\')) {
      at = end + 1
      return plain
    }
    while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
    at = end + 1
    // Go puts U+FFFD for half a surrogate pair.
    return (JSON.parse(text.slice(start - 1, at)) as string).toWellFormed()
  }
  const items = (close: string, read: () => void): void => {
    at += 1
    if (peek() === close) {
      at += 1
      return
    }
    for (;;) {
      read()
      const last = peek() === close
      at += 1
      if (last) return
      peek()
    }
  }
  const literal = (): string => {
    literals.lastIndex = at
    const [found = ''] = literals.exec(text) ?? []
    at += found.length
    return found
  }

  return {
    peek,
    position: () => at,
    string,
    literal,
    object: (read) => {
      items('}', () => {
        const key = string()
        peek()
        at += 1
        peek()
        read(key)
      })
    },
    array: (read) => {
      let index = 0
      items(']', () => {
        read(index)
        index += 1
      })
    },
    skip() {
      let depth = 0
      do {
        const char = peek()
        if (char === '"') string()
        else if (char === '{' || char === '[') depth += 1
        else if (char === '}' || char === ']') depth -= 1
        else if (char !== ',' && char !== ':') literal()
        if (char === '{' || char === '[' || char === '}' || char === ']' || char === ',' || char === ':')
          at += 1
      } while (depth > 0)
    },
  }
}

const space = /[ \t\r\n]*/y
const literals = /[^ \t\r\n,\]}]+/y

/** Whether a quote stands behind an odd number of backslashes. */
function isEscaped(text: string, quote: number): boolean {
  let start = quote
  while (text.charAt(start - 1) === '\\') start -= 1
  return (quote - start) % 2 === 1
}
