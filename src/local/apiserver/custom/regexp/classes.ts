import { RegexpError, type Test } from './syntax.ts'

/** Pairs of first and last code point. */
export type Ranges = readonly (readonly [number, number])[]

const DIGIT: Ranges = [[48, 57]]
const SPACE: Ranges = [
  [9, 10],
  [12, 13],
  [32, 32],
]
const WORD: Ranges = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
]

/** `\d`, `\s` and `\w`, which know ASCII alone. */
export const PERL: Readonly<Record<string, Ranges>> = { d: DIGIT, s: SPACE, w: WORD }

/** The names that may stand in `[[:name:]]`. */
export const POSIX: Readonly<Record<string, Ranges>> = {
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  alpha: [
    [65, 90],
    [97, 122],
  ],
  ascii: [[0, 127]],
  blank: [
    [9, 9],
    [32, 32],
  ],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  digit: DIGIT,
  graph: [[33, 126]],
  lower: [[97, 122]],
  print: [[32, 126]],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  space: [
    [9, 13],
    [32, 32],
  ],
  upper: [[65, 90]],
  word: WORD,
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
}

export const inRanges =
  (ranges: Ranges): Test =>
  (code) =>
    ranges.some(([from, to]) => code >= from && code <= to)

export const not =
  (test: Test): Test =>
  (code) =>
    !test(code)

/** A class of Unicode: a category like `L` or `Lu`, or a script like `Greek`. */
export function unicodeClass(name: string, excerpt: string): Test {
  if (name === 'Any') return () => true
  for (const expression of [`\\p{${name}}`, `\\p{Script=${name}}`]) {
    try {
      const compiled = new RegExp(`^${expression}$`, 'u')
      return (code) => compiled.test(String.fromCodePoint(code))
    } catch {
      continue
    }
  }
  throw new RegexpError('invalid character class range', excerpt)
}

/** The same test, blind to case. */
export function folded(test: Test): Test {
  const variants = (code: number): number[] => {
    const text = String.fromCodePoint(code)
    return [text.toLowerCase(), text.toUpperCase()]
      .filter((variant) => Array.from(variant).length === 1)
      .map((variant) => variant.codePointAt(0) ?? code)
  }
  return (code) => test(code) || variants(code).some(test)
}

/** The same test with its answers for ASCII written down. */
export function remembered(test: Test): Test {
  const ascii = Uint8Array.from({ length: 128 }, (_, code) => Number(test(code)))
  return (code) => (code < 128 ? ascii[code] === 1 : test(code))
}
