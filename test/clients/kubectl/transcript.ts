/** One command of a transcript and what it has to print. */
export interface Step {
  command: string
  /** Standard output, then standard error, then `[exit N]` unless N is 0. */
  expected: string
}

/** A command line, taken apart as a shell would. */
export interface CommandLine {
  env: Record<string, string>
  args: string[]
  /** File that is read as standard input. */
  stdin?: string
}

/** What is not the same in every run, by its name in a transcript. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  age: '(?:\\d+[smhdy])+|<invalid>',
  time: '\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z|\\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]+ [+-]\\d{4}',
  uid: '[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}',
  random: '[bcdfghjklmnpqrstvwxz2456789]+',
  ip: '\\d+(?:\\.\\d+){3}',
  number: '\\d+',
  word: '\\S+',
  tick: '`',
  text: '[^\\n]*',
  // From 1.34 on kubectl says from where.
  deleted: 'deleted(?: from \\S+ namespace)?',
}
const TOKEN = new RegExp(`<(${Object.keys(PLACEHOLDERS).join('|')})>`)
/** What makes columns wider or narrower than they are written. */
const OF_ANY_WIDTH = /<(?:random|ip|number|word)>|\$ns/

/**
 * Splits a transcript: lines that start with `$ ` are commands, what follows is what they print.
 *
 * @example
 * parseTranscript('$ kubectl get cm\nNo resources found') // [{ command: 'kubectl get cm', expected: 'No resources found' }]
 */
export function parseTranscript(text: string): Step[] {
  return dedent(text)
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const lines = part.trimEnd().split('\n')
      const last = lines.findIndex((line) => !line.endsWith('\\'))
      return {
        command: lines
          .slice(0, last + 1)
          .map((line) => line.replace(/\\$/, '').trim())
          .join(' '),
        expected: lines.slice(last + 1).join('\n'),
      }
    })
}

function dedent(text: string): string {
  const lines = text.split('\n')
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/))
  const indent = Math.min(...indents)
  return lines.map((line) => line.slice(indent)).join('\n')
}

/**
 * Takes a command line apart: words, quotes, variables in front, `< file` at the end.
 *
 * @example
 * parseCommand("KUBE_EDITOR=ed kubectl patch cm a -p '{}'") // { env: { KUBE_EDITOR: 'ed' }, args: ['kubectl', 'patch', …] }
 */
export function parseCommand(line: string): CommandLine {
  const words = [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(
      /'([^']*)'|"([^"]*)"/g,
      (_, single?: string, double?: string): string => single ?? double ?? '',
    ),
  )
  const start = words.findIndex((word) => !/^[A-Z_]+=/.test(word))
  const env = Object.fromEntries(
    words.slice(0, start).map((word): [string, string] => {
      const equals = word.indexOf('=')
      return [word.slice(0, equals), word.slice(equals + 1)]
    }),
  )
  const input = words.indexOf('<')
  if (input < 0) return { env, args: words.slice(start) }
  return { env, args: words.slice(start, input), stdin: words[input + 1] ?? '' }
}

/**
 * Whether a command printed what a transcript says. `<age>`, `<uid>` and the like stand for what differs from run to
 * run, `...` on a line of its own for any lines. Blanks at the ends of lines don't count, and where names of any width
 * are, nor does how far apart columns are.
 *
 * @example
 * matches('a   2s', 'a   <age>') // true
 */
export function matches(printed: string, expected: string): boolean {
  const read = OF_ANY_WIDTH.test(expected) ? narrow : tidy
  const pattern = read(expected)
    .split('\n')
    .map((line) => (line.trim() === '...' ? '(?:[^\\n]*\\n)*?' : `${linePattern(line)}\\n`))
    .join('')
  return new RegExp(`^${pattern}$`).test(`${read(printed)}\n`)
}

function linePattern(line: string): string {
  return line
    .split(TOKEN)
    .map((part, index) => (index % 2 === 0 ? escape(part, index > 0) : `(?:${PLACEHOLDERS[part]})`))
    .join('')
}

/** The pattern of a text. The column after a placeholder is padded. */
function escape(text: string, isAfter: boolean): string {
  const pattern = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return isAfter ? pattern.replace(/^ {2,}/, ' +') : pattern
}

/** Nothing at the ends of lines. */
export function tidy(text: string): string {
  return text.replace(/[ \t]+$/gm, '').replace(/\n+$/, '')
}

/** Columns apart by three blanks however wide they are. */
function narrow(text: string): string {
  return tidy(text).replace(/(\S) {2,}(?=\S)/g, '$1   ')
}
