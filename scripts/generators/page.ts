import { format, resolveConfig } from 'prettier'
import { fileURLToPath } from 'node:url'

/** Lays a reference page out as the format check wants it; `file` is its path from the root of the project. */
export async function formatPage(file: string, parts: readonly string[]): Promise<string> {
  const filepath = fileURLToPath(new URL(`../../${file}`, import.meta.url))
  return format(parts.join('\n\n'), { ...(await resolveConfig(filepath)), filepath })
}

/** A Markdown table; bars inside cells are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A value as a fenced block of JSON. */
export function jsonBlock(value: unknown): string {
  return `\`\`\`json\n${JSON.stringify(value)}\n\`\`\``
}
