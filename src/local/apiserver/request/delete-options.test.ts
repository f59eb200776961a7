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
})
