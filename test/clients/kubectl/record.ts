import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseTranscript, tidy } from './transcript.ts'

/**
 * With KUBECTL_RECORD=1 (and KUBECTL_JUDGE=<kubeconfig of a real cluster>) transcripts are not compared but written
 * anew into the files that hold them. Names that are made up (`<random>`, `<word>`) are put in by hand.
 */
export const record = {
  isOn: process.env.KUBECTL_RECORD !== undefined,
  keep(transcript: string, printed: string[]): void {
    if (!record.isOn) return
    const folder = import.meta.dirname
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.test.ts'))) {
      const path = join(folder, name)
      const source = readFileSync(path, 'utf8')
      if (source.includes(transcript)) {
        writeFileSync(
          path,
          source.replace(transcript, () => rewrite(transcript, printed)),
        )
        return
      }
    }
  },
}

function rewrite(transcript: string, printed: string[]): string {
  const indent = /^ *(?=\$ )/m.exec(transcript)?.[0] ?? ''
  const commands = transcript.split(/^ *\$ /m).slice(1)
  const steps = parseTranscript(transcript).map((_, index) => {
    const lines = (commands[index] ?? '').split('\n')
    const command = lines.slice(0, lines.findIndex((line) => !line.endsWith('\\')) + 1)
    const output = placeholders(tidy(printed[index] ?? '')).split('\n')
    const body = output.map((line) => (line === '' ? '' : `${indent}${line}`)).join('\n')
    return `${indent}$ ${command.join('\n')}\n${body === '' ? '' : `${body}\n`}`
  })
  return `\n${steps.join('')}${indent.slice(2)}`
}

function placeholders(text: string): string {
  return text
    .replaceAll(/^Please review the fields[\s\S]*?#conflicts$/gm, '...')
    .replaceAll(/^diff -u -N .*\n---.*\n\+\+\+.*$/gm, '...')
    .replaceAll(/(" (?:force )?)deleted$/gm, '$1<deleted>')
    .replaceAll(/(" (?:force )?)deleted (?=\()/gm, '$1<deleted> ')
    .replaceAll(/^@@ .* @@$/gm, '@@ <text> @@')
    .replaceAll('`', '<tick>')
    .replaceAll(/"\S+(kubectl-edit-)\d+/g, '"<word>$1<number>')
    .replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '<uid>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/\w{3}, \d\d \w{3} \d{4} [\d:]+ [+-]\d{4}/g, '<time>')
    .replaceAll(/(?<=^| {3}|over )(?:\d+[smhdy])+(?= {3}| \(x|\)|$)/gm, '<age>')
    .replaceAll(/(?<=:)3[0-2]\d{3}(?=\/TCP)/g, '<number>')
    .replaceAll(/(resourceVersion"?: ?"|Resource Version: +)\d+/g, '$1<number>')
    .replaceAll(/\b10(?:\.\d+){3}\b/g, '<ip>')
}
