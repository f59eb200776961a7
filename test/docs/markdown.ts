import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** The top of the repository. */
export const root = join(import.meta.dirname, '../..')

/** Text of a file of the repository. */
export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

const SKIPPED = new Set(['node_modules', 'dist', 'coverage', 'fixtures'])

/** Every Markdown file of the project, by its path from the top. */
export function markdownFiles(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory())
      return SKIPPED.has(entry.name) || entry.name.startsWith('.') ? [] : markdownFiles(path)
    return entry.name.endsWith('.md') ? [relative(root, path)] : []
  })
}

/** A block of code in a page. */
export interface Block {
  file: string
  /** Line of its first line of code, from 1. */
  line: number
  /** `ts`, `sh`, and so on; empty for an indented block. */
  language: string
  text: string
  /** What an HTML comment right above it says, such as `part of hooks/useless.test.ts`. */
  note: string
}

/** Fenced and indented blocks of a page, from top to bottom. */
export function blocksOf(file: string): Block[] {
  const lines = read(file).split('\n')
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; at++) {
    const fence = /^```(\w*)\s*$/.exec(lines[at] ?? '')
    const isIndented = !fence && /^ {4}\S/.test(lines[at] ?? '') && (lines[at - 1] ?? '') === ''
    if (!fence && !isIndented) continue
    const start = fence ? at + 1 : at
    let end = start
    while (end < lines.length && (fence ? lines[end] !== '```' : /^ {4}/.test(lines[end] ?? ''))) end++
    const code = lines.slice(start, end).map((line) => (fence ? line : line.slice(4)))
    const above = lines.slice(0, at).findLast((line) => line !== '') ?? ''
    const note = /^<!-- (.*) -->$/.exec(above)?.[1] ?? ''
    blocks.push({ file, line: start + 1, language: fence?.[1] ?? '', text: code.join('\n'), note })
    at = end
  }
  return blocks
}

/** What a page says outside of its blocks of code. */
export function proseOf(file: string): string {
  return read(file).replace(/^```[^]*?^```$/gm, '')
}

/** Anchors of a page, as GitHub makes them of its headings. */
export function anchorsOf(file: string): Set<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of proseOf(file).matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
    let anchor = slug
    for (let copy = 1; anchors.has(anchor); copy++) anchor = `${slug}-${copy}`
    anchors.add(anchor)
  }
  return anchors
}

/** Links of a page that stay in the project, as written. */
export function linksOf(file: string): string[] {
  return [...proseOf(file).matchAll(/\]\((?![a-z]+:)([^)\s]+)\)/g)].map(([, target = '']) => target)
}

/** Whether a path exists in the project. */
export function exists(path: string): boolean {
  return existsSync(join(root, path))
}
