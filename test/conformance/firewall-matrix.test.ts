import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { answerRules, type AnswerCode } from '../../src/protocol/answer-rules.ts'
import { MAX_MESSAGE } from '../../src/protocol/message.ts'
import { ask, type Answer } from '../support/requests.ts'
import { parseMetrics } from '../support/running-server.ts'
import { good, rows, type Row } from './answers.ts'
import { startServer, type CallLine, type ConformanceServer } from './server.ts'
import { labelOf, named, requestOf, situations, type Situation } from './situations.ts'

const codes = Object.keys(answerRules) as AnswerCode[]

describe('the firewall on the wire', () => {
  let server: ConformanceServer

  before(async () => {
    server = await startServer({
      paths: [fileURLToPath(new URL('hooks', import.meta.url))],
      adminListen: { host: '127.0.0.1', port: 0 },
    })
  })
  after(async () => {
    await server.close()
    assert.deepEqual(server.problems, [])
  })

  async function post(module: string, mode: string, situation: Situation, row?: Row) {
    const route = `/${module}/${situation.hook}`
    const body = JSON.stringify(requestOf(situation, mode, row?.request?.(situation)))
    return { route, ...(await server.send(route, { body })) }
  }

  /** How often a rule was counted for a route. */
  async function counted(route: string, code: AnswerCode, result: string): Promise<number> {
    const { text } = await ask(`${server.adminUrl}/metrics`)
    const samples = parseMetrics(text).filter(({ name, labels }) => {
      if (name !== 'hookwright_firewall_findings_total') return false
      return labels.route === route && labels.code === code && labels.result === result
    })
    return samples.reduce((sum, { value }) => sum + value, 0)
  }

  it('lets a good answer through in every situation', async () => {
    for (const situation of situations) {
      const { reply, line } = await post('firewall', 'good', situation)
      assert.equal(reply.status, 200, `${named(situation)}: ${reply.text}`)
      assert.equal(reply.headers['content-type'], 'application/json')
      assert.equal(reply.headers['x-hookwright-code'], undefined)
      assert.deepEqual([line.level, line.warnings, line.refused], ['info', undefined, undefined])
    }
  })

  it('takes what belongs to the API server out of the answer that leaves', async () => {
    const number = rows.findIndex(({ code }) => code === 'CHILD_OBSERVED_METADATA')
    const situation = { kind: 'CompositeController', hook: 'sync', version: 'v1' } as const
    const { reply } = await post('firewall', String(number), situation, rows[number])
    assert.deepEqual(JSON.parse(reply.text), good(situation))
  })

  it('counts the warnings of a refused answer as refused', async () => {
    const situation = { kind: 'CompositeController', hook: 'sync', version: 'v1' } as const
    const route = '/firewall/sync'
    const before = [
      await counted(route, 'STATUS_WIPED', 'refused'),
      await counted(route, 'STATUS_WIPED', 'sent'),
    ]
    const { reply, line } = await post('firewall', 'mixed', situation)
    assert.equal(reply.headers['x-hookwright-code'], 'ITEM_NULL')
    assert.deepEqual(
      line.warnings?.map(({ code }) => code),
      ['STATUS_WIPED'],
    )
    const after = [
      await counted(route, 'STATUS_WIPED', 'refused'),
      await counted(route, 'STATUS_WIPED', 'sent'),
    ]
    assert.deepEqual(after, [before[0]! + 1, before[1]])
  })

  it('lets a v2 customize hook select in other namespaces', async () => {
    const v1Only = ['RELATED_NAMESPACE_FOREIGN', 'RELATED_NAMESPACE_SELECTOR_V1']
    for (const [number, row] of rows.entries()) {
      if (!v1Only.includes(row.code)) continue
      const situation = { kind: 'CompositeController', hook: 'customize', version: 'v2' } as const
      const { reply, line } = await post('firewall', String(number), situation, row)
      assert.equal(reply.status, 200, reply.text)
      assert.equal(line.warnings, undefined)
    }
  })

  for (const code of codes) {
    const numbers = [...rows.keys()].filter((number) => rows[number]!.code === code)
    const cases = numbers.flatMap((number) =>
      situations
        .filter((situation) => rows[number]!.where?.(situation) ?? true)
        .map((situation) => ({ number, row: rows[number]!, situation })),
    )
    const { level } = answerRules[code]

    it(`${code}: ${level === 'error' ? 'refused' : 'sent with a warning'}, ${cases.length} answers`, async () => {
      assert.notEqual(cases.length, 0, 'no answer provokes this rule')
      for (const { number, row, situation } of cases) {
        const route = `/firewall/${situation.hook}`
        const result = level === 'error' ? 'refused' : 'sent'
        const before = await counted(route, code, result)
        const { reply, line } = await post('firewall', String(number), situation, row)
        if (level === 'error') assertRefused(row, situation, reply, line)
        else assertWarned(row, situation, reply, line)
        assert.equal(await counted(route, code, result), before + 1, `${named(situation)}: counted once`)
      }
    })

    if (level !== 'error') continue
    const { downgradable } = answerRules[code]
    const title = downgradable ? 'sent with a warning' : 'refused all the same'
    it(`${code}: ${title} for a module that downgrades all it may`, async () => {
      for (const { number, row, situation } of cases) {
        const { reply, line } = await post('downgraded', String(number), situation, row)
        if (downgradable) assertWarned(row, situation, reply, line)
        else assertRefused(row, situation, reply, line)
      }
    })
  }
})

function assertRefused(
  row: Row,
  situation: Situation,
  { status, headers, text }: Answer,
  line: CallLine,
): void {
  const at = `${named(situation)}: ${text}`
  const path = row.path(situation)
  const parent = labelOf(row.request?.(situation) ?? {})
  const { fix } = answerRules[row.code]
  assert.equal(status, 500, at)
  assert.equal(headers['x-hookwright-code'], row.code, at)
  assert.equal(headers['content-type'], 'text/plain; charset=utf-8', at)
  assert.equal(headers.etag, undefined, at)
  const place = path === '' ? '' : `${path}: `
  assert.ok(text.startsWith(`${row.code}: ${line.route ?? ''} for ${parent}: ${place}`), at)
  assert.ok(text.endsWith(fix), at)
  assert.ok(!/[\r\n]/.test(text), at)
  assert.ok(text.length <= MAX_MESSAGE, at)
  assert.deepEqual(
    line.refused?.map(({ code, path }) => ({ code, path })),
    [{ code: row.code, path }],
    at,
  )
  assert.deepEqual([line.level, line.status, line.code, line.message], ['error', 500, row.code, text], at)
  assert.equal(line.parent, parent, at)
}

function assertWarned(row: Row, situation: Situation, reply: Answer, line: CallLine): void {
  const { status, headers, text } = reply
  const at = `${named(situation)}: ${text}`
  assert.equal(status, 200, at)
  assert.equal(headers['x-hookwright-code'], undefined, at)
  assert.equal(headers['content-type'], 'application/json', at)
  assert.equal(typeof JSON.parse(text), 'object', at)
  const warnings = line.warnings?.map(({ code, path }) => ({ code, path }))
  assert.deepEqual(warnings, [{ code: row.code, path: row.path(situation) }], at)
  assert.deepEqual(
    [line.level, line.status, line.code, line.refused],
    ['warn', 200, undefined, undefined],
    at,
  )
  assert.equal(line.parent, labelOf(row.request?.(situation) ?? {}), at)
}
