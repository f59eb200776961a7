import { readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { argv, exit, pid, stderr, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { isCollection, isMap, isSeq, parseDocument, type Document, type Node, type YAMLMap } from 'yaml'
import { format, resolveConfig } from 'prettier'
import type { Transport } from '../../../src/cluster/api.ts'
import { differencesOf, titleOf } from './compare.ts'
import { connect } from './connect.ts'
import { inPool } from './pool.ts'
import { runScenario } from './run.ts'
import { filesOf, parseScenarios, root, type Expectation, type Scenario } from './scenario.ts'
import { textOf } from './stream.ts'

const USAGE = `usage: node test/conformance/api/record.ts [--kubeconfig PATH] [--grep TEXT] [--check] AREA-OR-FILE...
Asks a real kube-apiserver 1.36 and writes its answers as \`expect\` into the files.
  --grep TEXT   only scenarios whose names hold this text
  --check       write nothing, say what would change
`
const FEATURE_OFF = 'unless the WatchList feature gate is enabled'
const WHY = 'this server runs with a feature off that is on by default'
const WIDTH = 12
const FLOW_LENGTH = 88

/** Writes the answers of the server into a file's text; scenarios that are not in the map stay as they are. */
export function withAnswers(text: string, answers: ReadonlyMap<string, readonly Expectation[]>): string {
  const document = parseDocument(text, { merge: true })
  if (!isSeq(document.contents)) return text
  for (const scenario of document.contents.items as YAMLMap[]) {
    const known = answers.get(String(scenario.get('name')))
    const steps = scenario.get('steps')
    if (known === undefined || !isSeq(steps)) continue
    ;(steps.items as YAMLMap[]).forEach((step, index) => {
      const old: unknown = step.get('expect')
      const before: unknown = isCollection(old) ? old.toJS(document) : undefined
      if (differencesOf(before, known[index]).length > 0) step.set('expect', nodeOf(document, known[index]))
    })
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}

/** Small collections stand on one line, the answer as a whole does not. */
function nodeOf(document: Document, value: Expectation | undefined): Node {
  const node = document.createNode(value)
  for (const child of childrenOf(node)) compact(document, child, FLOW_LENGTH)
  return node
}

function compact(document: Document, node: unknown, room: number): void {
  if (!isCollection(node)) return
  node.flow = JSON.stringify(node.toJS(document)).length <= room
  if (!node.flow) for (const child of childrenOf(node)) compact(document, child, room - 2)
}

function childrenOf(node: unknown): unknown[] {
  if (isMap(node)) return node.items.map(({ value }) => value)
  return isSeq(node) ? node.items : []
}

async function refuseOthers(send: Transport): Promise<void> {
  const answer = await send({
    method: 'GET',
    path: '/version',
    headers: {},
    signal: AbortSignal.timeout(5000),
  })
  const { major, minor, gitVersion } = JSON.parse(await textOf(answer.body)) as Record<string, string>
  if (major !== '1' || minor !== '36')
    throw new Error(`answers are recorded from 1.36, and this is ${gitVersion}`)
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv.slice(2),
    allowPositionals: true,
    options: { kubeconfig: { type: 'string' }, grep: { type: 'string' }, check: { type: 'boolean' } },
  })
  if (positionals.length === 0) {
    stderr.write(USAGE)
    return 2
  }
  const { send, close } = await connect(values.kubeconfig)
  try {
    await refuseOthers(send)
    const files = [...new Set(positionals.flatMap(filesOf))].map((path) => {
      const text = readFileSync(path, 'utf8')
      return { path, text, scenarios: parseScenarios(text, relative(root, path)) }
    })
    const chosen = files.flatMap(({ scenarios }) =>
      scenarios.filter(({ name }) => name.includes(values.grep ?? '')),
    )
    const run = `hc${pid.toString(36)}${(Date.now() % 46_656_000).toString(36)}`
    const jobs = chosen.map((scenario, index) => ({ scenario, id: `${run}-${index}` }))
    const failed: string[] = []
    const answers = new Map<Scenario, Expectation[]>()
    await inPool(jobs, WIDTH, async ({ scenario, id }) => {
      try {
        const known = await runScenario(scenario, { send, id })
        if (JSON.stringify(known).includes(FEATURE_OFF))
          throw new Error(`${scenario.file}: “${scenario.name}”: ${WHY}`)
        answers.set(scenario, known)
      } catch (error) {
        failed.push(error instanceof Error ? error.message : String(error))
      }
    })
    let changes = 0
    for (const { path, text, scenarios } of files) {
      for (const scenario of scenarios) changes += report(scenario, answers.get(scenario))
      if (values.check === true) continue
      const named = scenarios.flatMap((scenario) => {
        const known = answers.get(scenario)
        return known === undefined ? [] : [[scenario.name, known] as const]
      })
      const written = withAnswers(text, new Map(named))
      const pretty = await format(written, { ...(await resolveConfig(path)), filepath: path })
      if (pretty !== text) writeFileSync(path, pretty)
    }
    for (const why of failed) stderr.write(`FAILED ${why}\n`)
    stdout.write(`${answers.size} scenarios recorded, ${changes} changed, ${failed.length} failed\n`)
    return failed.length === 0 ? 0 : 1
  } finally {
    close()
  }
}

function report(scenario: Scenario, answers: readonly Expectation[] | undefined): number {
  if (answers === undefined) return 0
  const changed = scenario.steps.flatMap((step, index) => {
    const { expect } = step
    if (expect === undefined) return ['new']
    return differencesOf(expect, answers[index]).map(
      (line) => `step ${index + 1} (${titleOf(step)}): ${line}`,
    )
  })
  const known = changed.filter((line) => line !== 'new')
  if (known.length > 0)
    stdout.write(`${scenario.file}: “${scenario.name}” changed\n  ${known.slice(0, 8).join('\n  ')}\n`)
  return changed.length > 0 ? 1 : 0
}

if (import.meta.main) exit(await main())
