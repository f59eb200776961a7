import { goQuote } from '../../validate/quote.ts'

/**
 * Why a text is no JSON object, in the words of Go's decoder; undefined when it is one, or null.
 * Go looks at single bytes, so `text` is to be one character per byte (latin1).
 *
 * @example
 * jsonObjectProblem('x') // "invalid character 'x' looking for beginning of value"
 */
export function jsonObjectProblem(text: string): string | undefined {
  const syntax = new Scanner(text).problem()
  if (syntax !== undefined) return syntax
  const value = JSON.parse(text) as unknown
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined
  const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`
}

const SPACE = /[ \t\r\n]/
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/

/** Finds the first character that JSON does not allow. */
class Scanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  problem(): string | undefined {
    try {
      JSON.parse(this.#text)
      return undefined
    } catch {
      return this.#scan()
    }
  }

  /** Walks over the values without recursion; a stack of closing brackets says where it is. */
  #scan(): string {
    const open: ('}' | ']')[] = []
    let expects = 'value'
    for (;;) {
      this.#skip()
      const character = this.#text[this.#at]
      if (character === undefined) return 'unexpected end of JSON input'
      const top = open.at(-1)
      if (expects === 'value' || expects === 'first value') {
        if (character === '{' || character === '[') {
          open.push(character === '{' ? '}' : ']')
          expects = character === '{' ? 'first key' : 'first value'
          this.#at++
          continue
        }
        if (!(expects === 'first value' && character === ']')) {
          const problem = this.#value(character)
          if (problem !== undefined) return problem
          expects = 'end'
          continue
        }
      }
      if (expects === 'key' || expects === 'first key') {
        if (character === '"') {
          const problem = this.#string()
          if (problem !== undefined) return problem
          expects = 'colon'
          continue
        }
        if (!(expects === 'first key' && character === '}')) {
          return this.#invalid('looking for beginning of object key string')
        }
      }
      if (expects === 'colon') {
        if (character !== ':') return this.#invalid('after object key')
        this.#at++
        expects = 'value'
        continue
      }
      if (top === undefined) return this.#invalid('after top-level value')
      this.#at++
      if (character === top) {
        open.pop()
        expects = 'end'
      } else if (character === ',') expects = top === '}' ? 'key' : 'value'
      else {
        this.#at--
        return this.#invalid(top === '}' ? 'after object key:value pair' : 'after array element')
      }
    }
  }

  #skip(): void {
    while (SPACE.test(this.#text[this.#at] ?? '')) this.#at++
  }

  #value(character: string): string | undefined {
    if (character === '"') return this.#string()
    if (character === '-' || /\d/.test(character)) return this.#number()
    const word = ['true', 'false', 'null'].find((literal) => literal.startsWith(character))
    return word === undefined ? this.#invalid('looking for beginning of value') : this.#literal(word)
  }

  #number(): string | undefined {
    const found = NUMBER.exec(this.#text.slice(this.#at))?.[0]
    this.#at += found?.length ?? 1
    if (found !== undefined) return undefined
    return this.#at >= this.#text.length
      ? 'unexpected end of JSON input'
      : this.#invalid('in numeric literal')
  }

  #literal(word: string): string | undefined {
    for (const expected of word) {
      const character = this.#text[this.#at]
      if (character === undefined) return 'unexpected end of JSON input'
      if (character !== expected) return this.#invalid(`in literal ${word} (expecting '${expected}')`)
      this.#at++
    }
    return undefined
  }

  #string(): string | undefined {
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at] ?? ''
      if (character === '"') {
        this.#at++
        return undefined
      }
      if (character < ' ') return this.#invalid('in string literal')
      if (character !== '\\') continue
      this.#at++
      const escaped = this.#text[this.#at] ?? ''
      if (escaped !== '' && !'"\\/bfnrtu'.includes(escaped)) return this.#invalid('in string escape code')
    }
    return 'unexpected end of JSON input'
  }

  #invalid(where: string): string {
    const character = this.#text[this.#at] ?? ''
    const quoted = character === "'" ? "\\'" : character === '"' ? '"' : goQuote(character).slice(1, -1)
    return `invalid character '${quoted}' ${where}`
  }
}
