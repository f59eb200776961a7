import { cpSync } from 'node:fs'

/** Data that the compiler does not copy: what is read from a file at run time. */
const folders = ['local/apiserver/data']

for (const folder of folders) {
  cpSync(new URL(`../src/${folder}/`, import.meta.url), new URL(`../dist/${folder}/`, import.meta.url), {
    recursive: true,
    filter: (source) => !source.endsWith('.ts'),
  })
}
