import assert from 'node:assert/strict'
import { ApiError } from '../errors.ts'
import { toCall } from './call.ts'
import { deleteOptions } from './delete-options.ts'

const read = (query: string, body?: unknown) =>
  deleteOptions(
    toCall({
      method: 'DELETE',
      path: `/x?${query}`,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }),
  )
const code = (expected: number) => (error: unknown) => error instanceof ApiError && error.code === expected

describe('deleteOptions', () => {
  it('say nothing when nothing is said', async () => {
    assert.deepEqual(await read(''), { dryRun: false })
    assert.deepEqual(await read('', {}), { dryRun: false })
  })

  it('are read from the query', async () => {
    assert.deepEqual(await read('gracePeriodSeconds=5&propagationPolicy=Foreground&dryRun=All'), {
      dryRun: true,
      gracePeriodSeconds: 5,
      propagationPolicy: 'Foreground',
    })
  })

  it('are read from the body, with preconditions', async () => {
    const body = {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      gracePeriodSeconds: 0,
      propagationPolicy: 'Orphan',
      preconditions: { uid: 'u', resourceVersion: '7' },
      dryRun: ['All'],
    }
    assert.deepEqual(await read('', body), {
      dryRun: true,
      gracePeriodSeconds: 0,
      propagationPolicy: 'Orphan',
      uid: 'u',
      resourceVersion: '7',
    })
  })

  it('understand the old way to orphan', async () => {
    assert.equal((await read('orphanDependents=true')).propagationPolicy, 'Orphan')
    assert.equal((await read('', { orphanDependents: false })).propagationPolicy, 'Background')
    await assert.rejects(read('', { orphanDependents: true, propagationPolicy: 'Orphan' }), code(422))
  })

  it('refuse what they cannot mean', async () => {
    for (const query of ['propagationPolicy=Maybe', 'dryRun=Some'])
      await assert.rejects(read(query), code(422), query)
    for (const query of ['gracePeriodSeconds=x', 'gracePeriodSeconds='])
      await assert.rejects(read(query), code(400), query)
    for (const body of [
      [],
      7,
      'text',
      '{',
      { kind: 'Pod' },
      { gracePeriodSeconds: 'x' },
      { preconditions: { uid: 7 } },
    ]) {
      await assert.rejects(read('', body), code(400), JSON.stringify(body))
    }
    await assert.rejects(read('', { propagationPolicy: 'Maybe' }), code(422))
  })

  it('are read from the body alone when there is one', async () => {
    const query = 'gracePeriodSeconds=5&propagationPolicy=Foreground&dryRun=All'
    assert.deepEqual(await read(query, {}), { dryRun: false })
    assert.deepEqual(await read(query, 'null'), { dryRun: false })
    assert.deepEqual(await read(query, { gracePeriodSeconds: null, preconditions: null }), { dryRun: false })
  })

  const META = String.raw`Go value of type struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`
  const FIELD = 'json: cannot unmarshal'
  for (const [body, message] of [
    [
      '{"gracePeriodSeconds":1e+308}',
      `${FIELD} number 1e+308 into Go struct field DeleteOptions.gracePeriodSeconds of type int64`,
    ],
    [
      '{"gracePeriodSeconds":1.0}',
      `${FIELD} number 1.0 into Go struct field DeleteOptions.gracePeriodSeconds of type int64`,
    ],
    [
      '{"gracePeriodSeconds":9223372036854776000}',
      `${FIELD} number 9223372036854776000 into Go struct field DeleteOptions.gracePeriodSeconds of type int64`,
    ],
    ['{"dryRun":"All"}', `${FIELD} string into Go struct field DeleteOptions.dryRun of type []string`],
    [
      '{"dryRun":[{"toString":1}]}',
      `${FIELD} object into Go struct field DeleteOptions.dryRun of type string`,
    ],
    [
      '{"propagationPolicy":5}',
      `${FIELD} number into Go struct field DeleteOptions.propagationPolicy of type v1.DeletionPropagation`,
    ],
    [
      '{"preconditions":{"uid":5}}',
      `${FIELD} number into Go struct field Preconditions.preconditions.uid of type types.UID`,
    ],
    [
      '{"kind":5}',
      `couldn't get version/kind; json parse error: ${FIELD} number into Go struct field .kind of type string`,
    ],
    ['[]', `couldn't get version/kind; json parse error: ${FIELD} array into ${META}`],
    [
      '{"kind":"Foo"}',
      'no kind "Foo" is registered for version "meta.k8s.io/v1" in scheme "pkg/runtime/scheme.go:111"',
    ],
    [
      '{"kind":"Foo","apiVersion":"v1"}',
      'no kind "Foo" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"',
    ],
    ['{"apiVersion":"a/b/c"}', 'unexpected GroupVersion string: a/b/c'],
  ] as const) {
    it(`refuse ${body} as Go does`, async () => {
      await assert.rejects(read('', body), (error) => error instanceof ApiError && error.message === message)
    })
  }

  it('take any group of theirs', async () => {
    for (const apiVersion of ['apps/v1', 'foo/v9', '', 'v1']) {
      assert.deepEqual(await read('', { kind: 'DeleteOptions', apiVersion, dryRun: ['All'] }), {
        dryRun: true,
      })
    }
  })

  it('take periods of 64 bits', async () => {
    const periods: [string, number | string][] = [
      ['9223372036', 9_223_372_036],
      ['-0000000000000000000000000005', -5],
      ['9223372036854775807', 2 ** 63],
      ['9223372036854775808', 'strconv.ParseInt: parsing "9223372036854775808": value out of range'],
    ]
    for (const [text, expected] of periods) {
      const answer = await read(`gracePeriodSeconds=${text}`).then(
        ({ gracePeriodSeconds }) => gracePeriodSeconds,
        (error: unknown) => (error as Error).message,
      )
      assert.equal(answer, expected)
    }
  })
})
