import assert from 'node:assert/strict'
import { ApiError } from '../errors.ts'
import { schemaFor } from '../schema/documents.ts'
import { strategicMergePatch } from './strategic.ts'

const pod = schemaFor('', 'v1', 'Pod') ?? {}
const deployment = schemaFor('apps', 'v1', 'Deployment') ?? {}
const configMap = schemaFor('', 'v1', 'ConfigMap') ?? {}

const containers = (patched: unknown) => (patched as { spec: { containers: unknown } }).spec.containers
const finalizers = (patched: unknown) =>
  (patched as { metadata: { finalizers: unknown } }).metadata.finalizers

function failure(run: () => unknown): [code: number, message: string] {
  try {
    run()
  } catch (error) {
    if (error instanceof ApiError) return [error.code, error.message]
    throw error
  }
  throw new Error('nothing failed')
}

describe('a strategic merge patch', () => {
  const two = {
    spec: {
      containers: [
        { name: 'a', image: 'a:1', tty: true },
        { name: 'b', image: 'b:1' },
      ],
    },
  }

  it('merges lists of objects by their merge key', () => {
    const patched = strategicMergePatch(
      two,
      { spec: { containers: [{ name: 'a', image: 'a:2', tty: null }, { name: 'c' }] } },
      pod,
    )
    assert.deepEqual(containers(patched), [
      { name: 'a', image: 'a:2' },
      { name: 'c' },
      { name: 'b', image: 'b:1' },
    ])
  })

  it('takes the order of the patch for what it names', () => {
    const patched = strategicMergePatch(two, { spec: { containers: [{ name: 'b' }, { name: 'a' }] } }, pod)
    assert.deepEqual(containers(patched), [
      { name: 'b', image: 'b:1' },
      { name: 'a', image: 'a:1', tty: true },
    ])
  })

  it('deletes and replaces items', () => {
    const patched = strategicMergePatch(two, { spec: { containers: [{ name: 'a', $patch: 'delete' }] } }, pod)
    assert.deepEqual(containers(patched), [{ name: 'b', image: 'b:1' }])
    const replaced = strategicMergePatch(
      two,
      { spec: { containers: [{ $patch: 'replace' }, { name: 'z' }] } },
      pod,
    )
    assert.deepEqual(containers(replaced), [{ name: 'z' }])
  })

  it('puts items in order', () => {
    const live = { spec: { containers: ['a', 'b', 'c', 'd'].map((name) => ({ name })) } }
    const patch = {
      spec: {
        '$setElementOrder/containers': [{ name: 'd' }, { name: 'n' }, { name: 'b' }],
        containers: [{ name: 'n' }],
      },
    }
    assert.deepEqual(
      containers(strategicMergePatch(live, patch, pod)),
      ['a', 'c', 'd', 'n', 'b'].map((name) => ({ name })),
    )
  })

  it('gives a new item the room of a deleted one when it puts them in order', () => {
    const live = { secrets: [{ name: 'b' }, { name: 'a' }, { name: 'c' }] }
    const patch = {
      '$setElementOrder/secrets': [{ name: 'd' }],
      secrets: [{ name: 'c', $patch: 'delete' }, { name: 'd' }],
    }
    const patched = strategicMergePatch(live, patch, schemaFor('', 'v1', 'ServiceAccount') ?? {})
    assert.deepEqual(patched, { secrets: [{ name: 'b' }, { name: 'a' }, { name: 'd' }] })
  })

  it('replaces lists that have no merge key', () => {
    const live = { spec: { tolerations: [{ key: 'a' }] } }
    assert.deepEqual(strategicMergePatch(live, { spec: { tolerations: [{ key: 'b' }] } }, pod), {
      spec: { tolerations: [{ key: 'b' }] },
    })
  })

  it('merges lists of plain values, and deletes by a parallel list', () => {
    const live = { metadata: { finalizers: ['a', 'b', 'c'] } }
    assert.deepEqual(
      finalizers(strategicMergePatch(live, { metadata: { finalizers: ['d', 'b'] } }, configMap)),
      ['d', 'a', 'b', 'c'],
    )
    const patch = { metadata: { '$deleteFromPrimitiveList/finalizers': ['b'] } }
    assert.deepEqual(finalizers(strategicMergePatch(live, patch, configMap)), ['a', 'c'])
    const ordered = { metadata: { '$setElementOrder/finalizers': ['c', 'a'] } }
    assert.deepEqual(finalizers(strategicMergePatch(live, ordered, configMap)), ['b', 'c', 'a'])
  })

  it('replaces and empties objects', () => {
    const live = { data: { a: '1' }, metadata: { labels: { x: 'y' } } }
    const patch = { data: { $patch: 'replace', b: '2' }, metadata: { labels: { $patch: 'delete' } } }
    assert.deepEqual(strategicMergePatch(live, patch, configMap), {
      data: { b: '2' },
      metadata: { labels: {} },
    })
  })

  it('keeps only the keys that it is told to retain', () => {
    const live = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: {} } } }
    const patch = { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } }
    assert.deepEqual(strategicMergePatch(live, patch, deployment), {
      spec: { strategy: { type: 'Recreate' } },
    })
    assert.deepEqual(
      failure(() =>
        strategicMergePatch(live, { spec: { strategy: { $retainKeys: [], type: 'x' } } }, deployment),
      ),
      [400, 'invalid patch format of retainKeys'],
    )
  })

  it('takes new values without nulls and directives', () => {
    const patch = {
      spec: {
        containers: [
          { name: 'a', tty: null },
          { name: 'b', $patch: 'delete' },
        ],
        nodeSelector: { a: null, b: 'c' },
      },
    }
    assert.deepEqual(strategicMergePatch({ spec: {} }, patch, pod), {
      spec: { containers: [{ name: 'a' }], nodeSelector: { b: 'c' } },
    })
  })

  it('leaves the current object and the patch as they are', () => {
    const patch = {
      spec: {
        '$setElementOrder/containers': [{ name: 'a' }],
        containers: [{ name: 'a', $retainKeys: ['name'] }],
      },
    }
    const [before, given] = [structuredClone(two), structuredClone(patch)]
    strategicMergePatch(two, patch, pod)
    assert.deepEqual([two, patch], [before, given])
  })

  it('does not take long for long lists', () => {
    const many = (image: string) =>
      Array.from({ length: 20_000 }, (_, index) => ({ name: `c${index}`, image }))
    const patched = strategicMergePatch(
      { spec: { containers: many('x') } },
      { spec: { containers: many('y').reverse() } },
      pod,
    )
    assert.deepEqual(containers(patched), many('y').reverse())
  })

  for (const [what, patch, schema, expected] of [
    [
      'an item without its merge key',
      { spec: { containers: [{ image: 'x' }] } },
      pod,
      [500, 'map: map[image:x] does not contain declared merge key: name'],
    ],
    [
      'an unknown directive',
      { data: { $patch: 'frob', b: null } },
      configMap,
      [500, 'unknown patch type: frob in map: map[$patch:frob b:<nil>]'],
    ],
    [
      'a directive that is no text',
      { $patch: 1 },
      configMap,
      [500, 'unknown patch type: %!s(int64=1) in map: map[$patch:1]'],
    ],
    [
      'the order of an unknown list',
      { '$setElementOrder/none': [] },
      configMap,
      [500, 'unable to find api field in struct ConfigMap for the json field "none"'],
    ],
    [
      'an order that names no list',
      { $setElementOrder: [] },
      configMap,
      [400, 'invalid patch format of setElementOrder list'],
    ],
    [
      'an order that is no list',
      { '$setElementOrder/x': {} },
      configMap,
      [500, 'expected a []interface {}, but received a map[string]interface {}'],
    ],
    [
      'a list of mixed items',
      { metadata: { finalizers: [1] } },
      configMap,
      [500, 'list element types are not identical: [[a] [1]]'],
    ],
    [
      'a list of lists',
      { metadata: { finalizers: [['a']] } },
      { ...configMap },
      [500, 'list element types are not identical: [[a] [[a]]]'],
    ],
    [
      'what is no object',
      [],
      configMap,
      [400, 'json: cannot unmarshal array into Go value of type map[string]interface {}'],
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      const live = {
        data: { a: 'b' },
        metadata: { finalizers: ['a'] },
        spec: { containers: [{ name: 'x' }] },
      }
      assert.deepEqual(
        failure(() => strategicMergePatch(live, patch, schema)),
        expected,
      )
    })
  }

  it('refuses an order that the items of the patch are not in', () => {
    const patch = {
      spec: {
        '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }],
        containers: [{ name: 'a' }, { name: 'b' }],
      },
    }
    const [code, message] = failure(() => strategicMergePatch(two, patch, pod))
    assert.equal(code, 500)
    assert.match(
      message,
      /^The order in patch list:\n\[map\[name:a\] map\[name:b\]\]\n doesn't match \$setElementOrder list:\n/,
    )
  })
})
