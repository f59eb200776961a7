/**
 * Writes every generated file. `--check` writes nothing and exits with 1 when a file differs.
 *
 *   node scripts/generate.ts [--check]
 */
import { readFile, writeFile, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeAnswerRulesPage } from './generators/answer-rules-page.ts'
import { makeApiConformancePage } from './generators/api-conformance-page.ts'
import { makeClusterPage } from './generators/cluster-page.ts'
import { makeDemoPage } from './generators/demo-page.ts'
import { makeDevPage } from './generators/dev-page.ts'
import { makeDifferencesPage } from './generators/differences-page.ts'
import { makeErrorsPage } from './generators/errors-page.ts'
import { makeMetricsPage } from './generators/metrics-page.ts'
import { makeRequestValidators } from './generators/request-validators.ts'
import { makeServePage } from './generators/serve-page.ts'
import { makeSidecarPage } from './generators/sidecar-page.ts'
import { makeSidecarMetricsPage } from './generators/sidecar-metrics-page.ts'

/** A generated file: its path from the root of the project, and what makes its text. */
export interface GeneratedFile {
  file: string
  make: () => string | Promise<string>
}

/** All of them; a new generator adds a line here. */
export const generatedFiles: readonly GeneratedFile[] = [
  { file: 'src/protocol/request-validators.generated.ts', make: makeRequestValidators },
  { file: 'docs/reference/answer-rules.md', make: makeAnswerRulesPage },
  { file: 'docs/reference/api-conformance.md', make: makeApiConformancePage },
  { file: 'docs/reference/cluster.md', make: makeClusterPage },
  { file: 'docs/reference/demo.md', make: makeDemoPage },
  { file: 'docs/reference/dev.md', make: makeDevPage },
  { file: 'docs/reference/differences.md', make: makeDifferencesPage },
  { file: 'docs/reference/errors.md', make: makeErrorsPage },
  { file: 'docs/reference/metrics.md', make: makeMetricsPage },
  { file: 'docs/reference/serve.md', make: makeServePage },
  { file: 'docs/reference/sidecar.md', make: makeSidecarPage },
  { file: 'docs/reference/sidecar-metrics.md', make: makeSidecarMetricsPage },
]

const root = new URL('../', import.meta.url)

/** Makes every file, writes those that differ unless `check` is set, and returns their paths. */
export async function generate({ check = false } = {}): Promise<string[]> {
  const stale: string[] = []
  for (const { file, make } of generatedFiles) {
    const url = new URL(file, root)
    const text = await make()
    if (text === (await readFile(url, 'utf8').catch(() => undefined))) continue
    stale.push(file)
    if (check) continue
    await mkdir(dirname(fileURLToPath(url)), { recursive: true })
    await writeFile(url, text)
  }
  return stale
}

if (import.meta.main) {
  const check = process.argv.includes('--check')
  const stale = await generate({ check })
  for (const file of stale) console.log(check ? `${file} is out of date: npm run generate` : `wrote ${file}`)
  if (check && stale.length > 0) process.exitCode = 1
}
