import assert from 'node:assert/strict'
import type { KeyRef } from '../../../sidecar/model.ts'
import { plain } from '../stream/paint.ts'
import { unpackedLine } from './tell-unpacked.ts'

const SOURCE = 'ConfigMap default/hooks'
const from: KeyRef = { kind: 'ConfigMap', namespace: 'default', name: 'hooks', uid: 'u', key: '..' }
const tell = (fact: Parameters<typeof unpackedLine>[0]) => unpackedLine(fact, SOURCE, plain)

describe('unpackedLine', () => {
  it('names the files that were written and removed', () => {
    const fact = {
      type: 'written',
      root: '/r',
      written: ['a.ts'],
      removed: ['b.ts'],
      bytes: 1,
      ms: 1,
    } as const
    assert.equal(tell(fact), `${SOURCE}  a.ts; - b.ts`)
  })

  it('marks what is worth a look', () => {
    const message = 'a file cannot be named so'
    const refused = tell({ type: 'refused', refusal: { code: 'KEY_NAME', message, from } })
    assert.match(
      refused ?? '',
      /^! key .+ of ConfigMap default\/hooks is not written: a file cannot be named so$/,
    )
    assert.match(tell({ type: 'source-failed', source: 's', message: 'gone' }) ?? '', /^! .*gone/)
    assert.match(tell({ type: 'source-healed', source: 's' }) ?? '', /^\w.*again/)
  })

  it('leaves to the hooks what became of them', () => {
    assert.equal(
      tell({ type: 'reload-failed', target: 'hooks', ms: 1, message: 'no', retryInMs: 1, about: [] }),
      undefined,
    )
    assert.equal(tell({ type: 'synced', objects: 1, files: 1, ms: 1 }), undefined)
    assert.equal(tell({ type: 'absent', object: 'ConfigMap default/hooks' }), undefined)
    assert.equal(tell({ type: 'found', object: 'ConfigMap default/hooks' }), undefined)
  })
})
