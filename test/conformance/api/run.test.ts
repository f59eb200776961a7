import assert from 'node:assert/strict'
import type { ApiRequest, ApiResponse } from '../../../src/cluster/api.ts'
import { runScenario } from './run.ts'
import { parseScenarios } from './scenario.ts'

const json = (status: number, body: unknown): ApiResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

async function run(text: string, answer: (request: ApiRequest, line: string) => ApiResponse | undefined) {
  const seen: string[] = []
  const send = (request: ApiRequest) => {
    const line = `${request.method} ${request.path}`
    seen.push(line)
    return Promise.resolve(answer(request, line) ?? json(200, {}))
  }
  const [scenario] = parseScenarios(text, 'area/file.yaml')
  const answers = await runScenario(scenario!, { send, id: 'run', patienceMs: 500 })
  return { answers, seen }
}

describe('a run of a scenario', () => {
  it('makes its namespace and what controllers put there, and deletes what it made', async () => {
    const text = `
- name: n
  steps:
    - request: POST /api/v1/namespaces/$ns/configmaps
      body: { metadata: { finalizers: [a/b] } }
    - request: POST /apis/rbac.authorization.k8s.io/v1/clusterrolebindings
      body: {}
`
    const metadata = { name: 'made', finalizers: ['a/b'] }
    const { seen } = await run(text, ({ method }) =>
      method === 'POST' ? json(201, { metadata }) : undefined,
    )
    assert.deepEqual(seen, [
      'POST /api/v1/namespaces',
      'POST /api/v1/namespaces/run/configmaps',
      'POST /api/v1/namespaces/run/configmaps',
      'POST /apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
      'PATCH /api/v1/namespaces/run/configmaps/made',
      'PATCH /apis/rbac.authorization.k8s.io/v1/clusterrolebindings/made',
      'DELETE /apis/rbac.authorization.k8s.io/v1/clusterrolebindings/made?gracePeriodSeconds=0',
      'DELETE /api/v1/namespaces/run',
    ])
  })

  it('sends what earlier steps saved, and headers by the kind of patch', async () => {
    const text = `
- name: n
  steps:
    - { request: GET /a, save: { uid: metadata.uid } }
    - { request: PATCH apply /b/$uid, body: { x: $uid }, headers: { accept: null } }
`
    const sent: ApiRequest[] = []
    await run(text, (request) => {
      sent.push(request)
      return json(200, { metadata: { uid: 'u' } })
    })
    assert.equal(sent[1]?.path, '/b/u')
    assert.equal(sent[1].body, '{"x":"u"}')
    assert.deepEqual(sent[1].headers, { 'content-type': 'application/apply-patch+yaml' })
  })

  it('repeats a GET until it answers what is waited for, and says so when it never does', async () => {
    const text = '- { name: n, steps: [{ request: GET /a, until: { phase: Done, gone: null } }] }'
    let calls = 0
    const { answers } = await run(text, () => json(200, { phase: ++calls === 3 ? 'Done' : 'No' }))
    assert.deepEqual(answers, [{ status: 200, body: { phase: 'Done' } }])
    await assert.rejects(
      run(text, () => json(200, { phase: 'No' })),
      /“n”, step 1: until was never reached: 200 \{"phase":"No"\}/,
    )
  })

  it('reads the lines of a watch, some now and some later', async () => {
    const text = `
- name: n
  steps:
    - { watch: '/a?watch=1', as: w, lines: 1 }
    - { read: w }
`
    async function* body() {
      yield '{"type":"ADDED"}\n{"ty'
      yield await Promise.resolve('pe":"DELETED"}\n')
    }
    const { answers } = await run(text, () => ({ ...json(200, ''), body: body() }))
    assert.deepEqual(answers, [
      { status: 200, lines: [{ type: 'ADDED' }] },
      { status: 200, lines: [{ type: 'DELETED' }], ended: true },
    ])
  })

  it('leaves residents out of lists and watches', async () => {
    const text = `
- name: n
  steps:
    - request: GET /a
    - { watch: '/a?watch=1', lines: 1 }
`
    const residents = [{ metadata: { name: 'kube-root-ca.crt' } }, { metadata: { name: 'mine' } }]
    const lines = residents.map(({ metadata }) => ({
      type: 'ADDED',
      object: { kind: 'ConfigMap', metadata },
    }))
    const { answers } = await run(text, ({ path }) =>
      path === '/a'
        ? json(200, { kind: 'ConfigMapList', items: residents })
        : { ...json(200, ''), body: lines.map((line) => `${JSON.stringify(line)}\n`).join('') },
    )
    assert.deepEqual(answers[0]?.body, { kind: 'ConfigMapList', items: [{ metadata: { name: 'mine' } }] })
    assert.deepEqual(answers[1]?.lines, [lines[1]])
  })

  it('keeps warnings, media types and only what is asked for', async () => {
    const text = '- { name: n, steps: [{ request: GET /a, only: [status, body.status] }] }'
    const { answers } = await run(text, () => ({
      status: 200,
      headers: { 'content-type': 'application/yaml', warning: '299 - "one, \\"two\\"", 299 - "three"' },
      body: 'status: fine\nother: x\n',
    }))
    assert.deepEqual(answers, [
      {
        status: 200,
        type: 'application/yaml',
        warnings: ['299 - "one, \\"two\\""', '299 - "three"'],
        body: { status: 'fine' },
      },
    ])
  })
})
