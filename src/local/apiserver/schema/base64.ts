const ALPHABET = new Set('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')

/**
 * What Go says of a text that should be base64; undefined when it is. Line ends are skipped.
 *
 * @example
 * base64Error('YQ=') // 'illegal base64 data at input byte 3'
 */
export function base64Error(text: string): string | undefined {
  const bytes = Buffer.from(text, 'utf8').toString('latin1')
  const at = firstFault(bytes)
  return at === undefined ? undefined : `illegal base64 data at input byte ${at}`
}

function firstFault(bytes: string): number | undefined {
  let filled = 0
  for (let index = 0; index < bytes.length; index += 1) {
    const character = bytes.charAt(index)
    if (character === '\n' || character === '\r') continue
    if (ALPHABET.has(character)) filled = (filled + 1) % 4
    else return character === '=' ? padding(bytes, index, filled) : index
  }
  return filled === 0 ? undefined : bytes.length - filled
}

/** The fault in what follows the first `=`. */
function padding(bytes: string, first: number, filled: number): number | undefined {
  if (filled < 2) return first
  let next = skipLines(bytes, first + 1)
  if (filled === 2) {
    if (next === bytes.length) return next
    if (bytes[next] !== '=') return next - 1
    next = skipLines(bytes, next + 1)
  }
  return next < bytes.length ? next : undefined
}

function skipLines(bytes: string, from: number): number {
  let index = from
  while (bytes[index] === '\n' || bytes[index] === '\r') index += 1
  return index
}
