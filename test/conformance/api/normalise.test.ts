import assert from 'node:assert/strict'
import { createNormaliser } from './normalise.ts'

const now = Date.parse('2026-01-02T03:04:05Z')
const one = '11111111-aaaa-bbbb-cccc-000000000001'
const two = '11111111-aaaa-bbbb-cccc-000000000002'

function normaliser(source = '[]', managedFields = false) {
  const names = new Map([
    ['run-b', '$ns2'],
    ['run', '$ns'],
  ])
  return createNormaliser({ names, source, now, managedFields })
}

describe('normalised answers', () => {
  it('give equal uids and versions equal placeholders, whatever the order of fields', () => {
    const normalise = normaliser()
    const first = normalise({ metadata: { uid: two, resourceVersion: '7', ownerReferences: [{ uid: one }] } })
    const other = normaliser()({
      metadata: { ownerReferences: [{ uid: one }], resourceVersion: '9', uid: two },
    })
    assert.deepEqual(first, other)
    assert.deepEqual(normalise({ metadata: { uid: one, resourceVersion: '7' } }), {
      metadata: { uid: 'uid-1', resourceVersion: 'rv-1' },
    })
    assert.deepEqual(normalise({ metadata: { resourceVersion: '8' } }), {
      metadata: { resourceVersion: 'rv-2' },
    })
  })

  it('do not compare the versions of lists and bookmarks, except at exactly one version', () => {
    const normalise = normaliser()
    const list = { items: [{ metadata: { resourceVersion: '3' } }], metadata: { resourceVersion: '12' } }
    assert.deepEqual(normalise(list), {
      items: [{ metadata: { resourceVersion: 'rv-1' } }],
      metadata: { resourceVersion: 'rv-current' },
    })
    assert.deepEqual(normalise({ ...list, metadata: { resourceVersion: '3' } }, { exact: true }), {
      items: [{ metadata: { resourceVersion: 'rv-1' } }],
      metadata: { resourceVersion: 'rv-1' },
    })
    assert.deepEqual(normalise({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '13' } } }), {
      type: 'BOOKMARK',
      object: { metadata: { resourceVersion: 'rv-current' } },
    })
  })

  it('hide times near now and keep those that an author wrote', () => {
    assert.deepEqual(normaliser()({ a: '2026-01-02T03:00:00Z', b: '2026-01-02T03:00:00.123456Z' }), {
      a: '<time>',
      b: '<time .000000>',
    })
    assert.deepEqual(normaliser()({ a: '2020-01-01T00:00:00Z' }), { a: '2020-01-01T00:00:00Z' })
  })

  it('name namespaces, made-up names and allocated addresses', () => {
    const normalise = normaliser(JSON.stringify([{ body: { metadata: { generateName: 'made-' } } }]))
    assert.deepEqual(
      normalise({
        metadata: { name: 'made-bcdfg', namespace: 'run-b' },
        message: 'services "made-bcdfg" in run, not made-other',
        spec: { clusterIP: '10.0.0.7', clusterIPs: ['10.0.0.7'], ports: [{ nodePort: 31234, port: 80 }] },
      }),
      {
        metadata: { name: 'made-<generated-1>', namespace: '$ns2' },
        message: 'services "made-<generated-1>" in $ns, not made-other',
        spec: { clusterIP: 'ip-1', clusterIPs: ['ip-1'], ports: [{ nodePort: 'port-1', port: 80 }] },
      },
    )
  })

  it('keep addresses and ports that the scenario asked for', () => {
    const normalise = normaliser('["10.0.0.7", 31234]')
    const value = { clusterIP: '10.0.0.7', nodePort: 31234 }
    assert.deepEqual(normalise(value), value)
  })

  it('find versions in messages, but not those of the scenario', () => {
    const message =
      'the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (45)'
    assert.deepEqual(normaliser('["1"]')({ message }), {
      message:
        'the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (rv-1)',
    })
    assert.deepEqual(normaliser('["99"]')({ message: 'Too large resource version: 99, current: 12' }), {
      message: 'Too large resource version: 99, current: rv-current',
    })
  })

  it('leave managed fields out unless they are asked for', () => {
    const value = { metadata: { name: 'a', managedFields: [{ time: '2026-01-02T03:04:05Z' }] } }
    assert.deepEqual(normaliser()(value), { metadata: { name: 'a' } })
    assert.deepEqual(normaliser('[]', true)(value), {
      metadata: { name: 'a', managedFields: [{ time: '<time>' }] },
    })
  })

  it('hide ages in the cells of a Table', () => {
    assert.deepEqual(
      normaliser()({ rows: [{ cells: ['a', '3s', '2m10s', '1 (5s ago)', '80:31234/TCP'] }] }),
      {
        rows: [{ cells: ['a', '<age>', '<age>', '1 (<age> ago)', '80:port-1/TCP'] }],
      },
    )
  })
})
