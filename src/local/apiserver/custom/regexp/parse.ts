import { folded, inRanges, not, PERL, POSIX, remembered, unicodeClass } from './classes.ts'
import { RegexpError, type Flags, type Node, type Test } from './syntax.ts'

const MOST_REPEATS = 1000
const MOST_DEPTH = 200
const MOST_LENGTH = 20_000
const ESCAPES: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 }
const EMPTY: Node = { is: 'empty' }

/**
 * Reads an expression by Go's rules, which are not those of JavaScript: no look-around, no back-references.
 *
 * @example
 * parseRegexp('^[a-z]+$')
 */
export function parseRegexp(source: string): Node {
  if (source.length > MOST_LENGTH) throw new RegexpError('expression too large', source.slice(0, 100))
  const reader = new Reader(source)
  const node = reader.alternatives({ fold: false, multiline: false, dotAll: false, swapGreed: false }, 0)
  if (!reader.atEnd) throw new RegexpError('unexpected )', source)
  if (repeats(node) > MOST_REPEATS) throw new RegexpError('invalid repeat count', source)
  return node
}

const single = (nodes: readonly Node[]): Node | undefined => (nodes.length === 1 ? nodes[0] : undefined)

/** How often the innermost part of nested counted repetitions is written out. */
function repeats(node: Node): number {
  if (node.is === 'all' || node.is === 'any')
    return node.of.reduce((most, part) => Math.max(most, repeats(part)), 1)
  if (node.is !== 'repeat') return 1
  const times = Math.max(node.min, node.max === Infinity ? 1 : node.max, 1)
  return times * repeats(node.of)
}

class Reader {
  private at = 0
  private readonly source: string

  constructor(source: string) {
    this.source = source
  }

  get atEnd(): boolean {
    return this.at >= this.source.length
  }

  private get rest(): string {
    return this.source.slice(this.at)
  }

  private take(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false
    this.at += text.length
    return true
  }

  private point(): number {
    const code = this.source.codePointAt(this.at) ?? 0
    this.at += code > 0xffff ? 2 : 1
    return code
  }

  alternatives(flags: Flags, depth: number): Node {
    if (depth > MOST_DEPTH) throw new RegexpError('expression nests too deeply', this.source)
    const inner = { ...flags }
    const options: Node[] = [this.sequence(inner, depth)]
    while (this.take('|')) options.push(this.sequence(inner, depth))
    return single(options) ?? { is: 'any', of: options }
  }

  private sequence(flags: Flags, depth: number): Node {
    const parts: Node[] = []
    while (!this.atEnd && this.source[this.at] !== '|' && this.source[this.at] !== ')') {
      if (this.take('\\Q')) {
        const end = this.source.indexOf('\\E', this.at)
        const literal = end === -1 ? this.rest : this.source.slice(this.at, end)
        this.at = end === -1 ? this.source.length : end + 2
        parts.push(...Array.from(literal, (char) => this.char(char.codePointAt(0) ?? 0, flags)))
        continue
      }
      const start = this.at
      const quantified = this.quantifier()
      if (quantified !== undefined) {
        throw new RegexpError('missing argument to repetition operator', this.source.slice(start, this.at))
      }
      const part = this.atom(flags, depth)
      if (part !== undefined) parts.push(this.repeated(part, flags))
    }
    return single(parts) ?? { is: 'all', of: parts }
  }

  private repeated(part: Node, flags: Flags): Node {
    const start = this.at
    const range = this.quantifier()
    if (range === undefined) return part
    const lazy = this.take('?')
    const end = this.at
    if (this.quantifier() !== undefined) {
      throw new RegexpError(
        'invalid nested repetition operator',
        this.source.slice(lazy ? end - 1 : start, this.at),
      )
    }
    this.at = end
    return { is: 'repeat', of: part, min: range[0], max: range[1], greedy: lazy === flags.swapGreed }
  }

  /** `*`, `+`, `?` or `{n,m}`; braces with anything else in them are plain characters. */
  private quantifier(): [min: number, max: number] | undefined {
    if (this.take('*')) return [0, Infinity]
    if (this.take('+')) return [1, Infinity]
    if (this.take('?')) return [0, 1]
    const found = /^\{(\d+)(,(\d*))?\}/.exec(this.rest)
    if (found === null) return undefined
    const [text, low = '', comma, high = ''] = found
    const min = Number(low)
    const max = comma === undefined ? min : high === '' ? Infinity : Number(high)
    if (min > MOST_REPEATS || (max !== Infinity && max > MOST_REPEATS) || min > max) {
      throw new RegexpError('invalid repeat count', text)
    }
    this.at += text.length
    return [min, max]
  }

  private char(code: number, flags: Flags): Node {
    const same: Test = (other) => other === code
    return { is: 'char', test: flags.fold ? folded(same) : same }
  }

  private set(test: Test, flags: Flags): Node {
    return { is: 'char', test: remembered(flags.fold ? folded(test) : test) }
  }

  /** One element; nothing for a group that only sets flags. */
  private atom(flags: Flags, depth: number): Node | undefined {
    if (this.take('(')) return this.group(flags, depth)
    if (this.take('[')) return this.set(this.characterClass(this.at - 1), flags)
    if (this.take('.')) return { is: 'char', test: flags.dotAll ? () => true : (code) => code !== 10 }
    if (this.take('^')) return { is: 'assert', what: flags.multiline ? 'line-start' : 'start' }
    if (this.take('$')) return { is: 'assert', what: flags.multiline ? 'line-end' : 'end' }
    if (this.take('\\A')) return { is: 'assert', what: 'start' }
    if (this.take('\\z')) return { is: 'assert', what: 'end' }
    if (this.take('\\b')) return { is: 'assert', what: 'word' }
    if (this.take('\\B')) return { is: 'assert', what: 'not-word' }
    if (this.source[this.at] !== '\\') return this.char(this.point(), flags)
    const named = this.namedClass()
    return named === undefined ? this.char(this.escape(), flags) : this.set(named, flags)
  }

  private group(flags: Flags, depth: number): Node | undefined {
    const start = this.at - 1
    if (!this.take('?')) return this.closed(this.alternatives(flags, depth + 1))
    const named = /^P?<([^>]*)(>?)/.exec(this.rest)
    if (named !== null) {
      const [text, name = '', closing] = named
      if (closing === '' || !/^\w+$/.test(name)) {
        throw new RegexpError(
          'invalid named capture',
          closing === '' ? this.source.slice(start) : `(?${text}`,
        )
      }
      this.at += text.length
      return this.closed(this.alternatives(flags, depth + 1))
    }
    const modes = /^([imsU]*)(?:-([imsU]+))?([:)])/.exec(this.rest)
    if (modes === null || (modes[1] === '' && modes[2] === undefined && modes[3] === ')')) {
      throw new RegexpError(
        'invalid or unsupported Perl syntax',
        `(?${/^[imsU-]*.?/su.exec(this.rest)?.[0] ?? ''}`,
      )
    }
    const [text, on = '', off = '', closing] = modes
    this.at += text.length
    const next = closing === ')' ? flags : { ...flags }
    for (const [letter, name] of [
      ['i', 'fold'],
      ['m', 'multiline'],
      ['s', 'dotAll'],
      ['U', 'swapGreed'],
    ] as const) {
      if (on.includes(letter)) next[name] = true
      if (off.includes(letter)) next[name] = false
    }
    return closing === ')' ? undefined : this.closed(this.alternatives(next, depth + 1))
  }

  private closed(node: Node): Node {
    if (!this.take(')')) throw new RegexpError('missing closing )', this.source)
    return node.is === 'all' && node.of.length === 0 ? EMPTY : node
  }

  /** `\d`, `\pL` and the like at the reading position. */
  private namedClass(): Test | undefined {
    const found = /^\\(?:([dswDSW])|([pP])(?:\{(\^?)([^}]*)\}|(\^?)([^{])))/u.exec(this.rest)
    if (found === null) {
      if (/^\\[pP]/.test(this.rest)) throw new RegexpError('invalid character class range', this.rest)
      return undefined
    }
    const [text, perl, unicode, caret = '', name = '', shortCaret = '', short = ''] = found
    this.at += text.length
    if (perl !== undefined) {
      const test = inRanges(PERL[perl.toLowerCase()] ?? [])
      return perl === perl.toLowerCase() ? test : not(test)
    }
    const test = unicodeClass(name === '' ? short : name, text)
    return (unicode === 'P') !== ((caret || shortCaret) === '^') ? not(test) : test
  }

  /** The code point that `\x41`, `\n`, `\.` stands for. */
  private escape(): number {
    const start = this.at
    this.at += 1
    if (this.atEnd) throw new RegexpError('trailing backslash at end of expression', '')
    const found = /^(?:x\{([0-9a-fA-F]{1,8})\}|x([0-9a-fA-F]{2})|(0[0-7]{0,2}|[1-7][0-7]{1,2}))/.exec(
      this.rest,
    )
    if (found !== null) {
      const code = found[3] === undefined ? parseInt(found[1] ?? found[2] ?? '', 16) : parseInt(found[3], 8)
      this.at += found[0].length
      if (code > 0x10ffff) throw new RegexpError('invalid escape sequence', this.source.slice(start, this.at))
      return code
    }
    const code = this.point()
    const letter = String.fromCodePoint(code)
    if (ESCAPES[letter] !== undefined) return ESCAPES[letter]
    if (code < 128 && !/[A-Za-z0-9]/.test(letter)) return code
    throw new RegexpError('invalid escape sequence', this.source.slice(start, this.at))
  }

  private characterClass(start: number): Test {
    const tests: Test[] = []
    const negated = this.take('^')
    for (let first = true; first || this.source[this.at] !== ']'; first = false) {
      if (this.atEnd) throw new RegexpError('missing closing ]', this.source.slice(start))
      tests.push(
        this.posix() ?? (this.source[this.at] === '\\' ? this.namedClass() : undefined) ?? this.range(start),
      )
    }
    this.at += 1
    const any: Test = (code) => tests.some((test) => test(code))
    return negated ? not(any) : any
  }

  private posix(): Test | undefined {
    const found = /^\[:(\^?)(\w*):\]/.exec(this.rest)
    if (found === null) return undefined
    const [, , name = ''] = found
    const ranges = Object.hasOwn(POSIX, name) ? POSIX[name] : undefined
    if (ranges === undefined) throw new RegexpError('invalid character class range', found[0])
    this.at += found[0].length
    return found[1] === '^' ? not(inRanges(ranges)) : inRanges(ranges)
  }

  private range(classStart: number): Test {
    const start = this.at
    const from = this.member(classStart)
    if (
      this.source[this.at] !== '-' ||
      this.source[this.at + 1] === ']' ||
      this.at + 1 >= this.source.length
    ) {
      return (code) => code === from
    }
    this.at += 1
    const to = this.member(classStart)
    if (to < from) throw new RegexpError('invalid character class range', this.source.slice(start, this.at))
    return (code) => code >= from && code <= to
  }

  private member(classStart: number): number {
    if (this.atEnd) throw new RegexpError('missing closing ]', this.source.slice(classStart))
    return this.source[this.at] === '\\' ? this.escape() : this.point()
  }
}
