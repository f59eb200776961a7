import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { exists, read, root, type Block } from './markdown.ts'
import { optionsOf } from './options.ts'

const { scripts, bin } = JSON.parse(read('package.json')) as Record<'scripts' | 'bin', Record<string, string>>
const targets = new Set([...read('Makefile').matchAll(/^([a-z]+):.*## /gm)].map(([, target]) => target))
const tools = new Set([...Object.keys(bin), ...readdirSync(join(root, 'node_modules/.bin'))])
const flagsOf = new Map(
  Object.entries(optionsOf).map(([command, rows]) => [
    command,
    new Set(Object.values(rows).flatMap((row) => row.flags.match(/--?[a-z][a-z-]*/g) ?? [])),
  ]),
)
const tops = new Set(
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'dist')
    .map(({ name }) => name),
)

/** What is wrong with the commands of a block: targets, scripts, tools, options and files that do not exist. */
export function problemsOfCommands({ file, line, language, text }: Block): string[] {
  return commandsOf(language, text).flatMap(({ command, at }) =>
    problemsOf(command.split(/\s+/)).map((problem) => `${file}:${line + at}: ${problem}`),
  )
}

/** In a `console` block what comes after `$ `, elsewhere each line without its comment, continued ones joined. */
function commandsOf(language: string, text: string): { command: string; at: number }[] {
  const found: { command: string; at: number }[] = []
  let open = ''
  for (const [at, line] of text.split('\n').entries()) {
    if (language === 'console' && open === '' && !line.startsWith('$ ')) continue
    const whole = open + line.replace(/^\$ /, '')
    if (whole.endsWith('\\')) {
      open = whole.slice(0, -1)
      continue
    }
    open = ''
    const command = whole.replace(/(^|\s)#.*$/, '').trim()
    if (command !== '') found.push({ command, at })
  }
  return found
}

function problemsOf(words: readonly string[]): string[] {
  const problems: string[] = []
  const [first, second = '', third = ''] = words.filter((word) => !/^[A-Z_]+=/.test(word))
  if (first === 'make' && !targets.has(second)) problems.push(`make has no target ${second}`)
  if (first === 'npm' && second === 'run' && !(third in scripts)) problems.push(`npm has no script ${third}`)
  if (first === 'npx' && !tools.has(second)) problems.push(`npx has no ${second}`)
  const at = words.findIndex((word) => /\bhookwright$|main\.[jt]s$/.test(word)) + 1
  const flags = at > 0 ? flagsOf.get(words[at] ?? '') : undefined
  if (flags) {
    const end = words.indexOf('--', at)
    // What comes after is another program's.
    for (const word of words.slice(at, end === -1 ? undefined : end)) {
      const flag = /^--?[a-z][a-z-]*/.exec(word)?.[0]
      if (flag !== undefined && !flags.has(flag))
        problems.push(`hookwright ${words[at]} has no option ${flag}`)
    }
  }
  for (const word of words) {
    const path = word.replace(/^@/, '').replace(/^['"]|['"]$/g, '')
    const [top = ''] = path.split('/')
    if ((tops.has(top) || /^[\w.-]+\.md$/.test(path)) && /^[\w./-]+$/.test(path) && !exists(path)) {
      problems.push(`there is no ${path}`)
    }
  }
  return problems
}
