const QUOTE = 34
const BACKSLASH = 92
const COLON = 58
const BRACE = 123
const BRACE_END = 125
const BRACKET = 91
const BRACKET_END = 93

/** What a look at the characters of a JSON text tells. */
export interface Scan {
  /** Levels of nesting, at the deepest place. */
  readonly depth: number
  /** Colons outside of strings: as many as there are keys. */
  readonly colons: number
}

/** The text that was looked at last: each body is looked at for its depth, and again for its keys. */
let last: { text: string; scan: Scan } = { text: '', scan: { depth: 0, colons: 0 } }

/**
 * Counts nesting and keys of a JSON text without reading it.
 *
 * @example
 * scanText('{"a":[1]}') // { depth: 2, colons: 1 }
 */
export function scanText(text: string): Scan {
  if (text !== last.text) last = { text, scan: scan(text) }
  return last.scan
}

function scan(text: string): Scan {
  let depth = 0
  let deepest = 0
  let colons = 0
  let inString = false
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (inString) {
      if (code === BACKSLASH) index += 1
      else if (code === QUOTE) inString = false
    } else if (code === QUOTE) inString = true
    else if (code === COLON) colons += 1
    else if (code === BRACE || code === BRACKET) {
      depth += 1
      if (depth > deepest) deepest = depth
    } else if (code === BRACE_END || code === BRACKET_END) depth -= 1
  }
  return { depth: deepest, colons }
}
