import assert from 'node:assert/strict'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { cleanUp } from '../../../../test/support/cleanup.ts'
import { temporaryFolder } from '../../../../test/support/hooks-folder.ts'
import type { Obj } from '../../../cluster/object.ts'
import { createStore, type Store } from '../store/store.ts'
import { openJournal, type Journal } from './journal.ts'

const MAPS = '/configmaps'
const object = (name: string, value = 'x'): Obj => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data: { value },
})

describe('openJournal', () => {
  const cleanup = cleanUp(afterEach)
  let folder: string
  const file = () => join(folder, 'objects.jsonl')

  beforeEach(() => {
    folder = join(temporaryFolder(cleanup), 'deep', 'data')
  })

  function open(compactAt?: number): { journal: Journal; store: Store } {
    const journal = openJournal(folder, compactAt)
    return { journal, store: createStore(journal) }
  }
  const contents = (store: Store) =>
    store.list(MAPS).map(({ metadata, data }) => [metadata.name, metadata.resourceVersion, data])

  it('gives back what was written, in a folder that it makes', () => {
    const first = open()
    first.store.put(MAPS, object('a', '1'))
    first.store.put(MAPS, object('b', 'line\nbreak \u2028 🦄 "\\'))
    first.store.put(MAPS, object('a', '2'))
    first.store.remove(MAPS, first.store.put(MAPS, object('c')))
    const before = contents(first.store)
    first.journal.close()
    const second = open()
    assert.deepEqual(contents(second.store), before)
    assert.equal(second.store.revision, 6)
    assert.equal(second.store.put(MAPS, object('d')).metadata.resourceVersion, '7')
    second.journal.close()
    for (const path of [folder, file()]) assert.equal(statSync(path).mode & 0o077, 0)
  })

  it('keeps the revision when the last thing that happened was a deletion', () => {
    for (let round = 0; round < 2; round += 1) {
      const { journal, store } = open()
      store.remove(MAPS, store.put(MAPS, object('a')))
      assert.equal(store.revision, 3 + 2 * round)
      journal.close()
    }
  })

  it('has each change on the disk when it returns', () => {
    const { journal, store } = open()
    store.put(MAPS, object('a'))
    assert.match(readFileSync(file(), 'utf8'), /"k":"default\/a","o":\{.*\}\n$/)
    journal.close()
  })

  it('drops half a last line, also one that ends within a character', () => {
    const first = open()
    first.store.put(MAPS, object('a'))
    first.journal.close()
    const half = Buffer.from('{"r":9,"s":"/configmaps","k":"default/half","o":{"text":"ä')
    for (const end of [half.length, half.length - 1]) {
      appendFileSync(file(), half.subarray(0, end))
      const { journal, store } = open()
      assert.deepEqual(
        store.list(MAPS).map(({ metadata }) => metadata.name),
        ['a'],
      )
      assert.equal(store.revision, 2)
      journal.close()
      assert.doesNotMatch(readFileSync(file(), 'utf8'), /half/)
    }
  })

  it('refuses a damaged line in the middle by file and number, and leaves the file as it is', () => {
    for (const damage of [
      '{"r":3,"s":"/con',
      '7',
      'null',
      '{"r":"3","s":"a","k":"b"}',
      '{"r":3,"s":"a","k":"b","o":null}',
      '{"r":3,"s":"a","k":"b","o":{}}',
    ]) {
      mkdirSync(folder, { recursive: true })
      const text = `{"r":1,"s":"","k":""}\n${damage}\n{"r":4,"s":"${MAPS}","k":"x"}\n`
      writeFileSync(file(), text)
      assert.throws(() => openJournal(folder), {
        message: `${file()}: line 2 is not an entry of a cluster's state; repair it or remove the file`,
      })
      assert.equal(readFileSync(file(), 'utf8'), text)
      assert.deepEqual(readdirSync(folder), ['objects.jsonl'])
    }
  })

  it('is made anew without what is no longer true, and keeps the state', () => {
    const first = open(2000)
    for (let round = 0; round < 200; round += 1) {
      first.store.put(MAPS, object(`n-${round % 5}`, String(round)))
      if (round % 7 === 0) first.store.remove(MAPS, first.store.put(MAPS, object('gone')))
      assert.ok(statSync(file()).size < 6000, `${statSync(file()).size} bytes`)
    }
    const before = contents(first.store)
    const { revision } = first.store
    first.journal.close()
    const second = open()
    assert.deepEqual(contents(second.store), before)
    assert.equal(second.store.revision, revision)
    second.journal.close()
    assert.ok(!existsSync(`${file()}.next`))
  })

  it('goes on with the file it has when it cannot be made anew', () => {
    const first = open(100)
    // Nothing can be written where a folder stands.
    mkdirSync(`${file()}.next`)
    for (let round = 0; round < 20; round += 1) first.store.put(MAPS, object('a', String(round)))
    rmSync(`${file()}.next`, { recursive: true })
    for (let round = 20; round < 40; round += 1) first.store.put(MAPS, object('a', String(round)))
    first.journal.close()
    const second = open()
    assert.deepEqual(contents(second.store), [['a', '41', { value: '39' }]])
    second.journal.close()
  })

  it('takes no more changes when it is closed', () => {
    const { journal, store } = open()
    store.put(MAPS, object('a'))
    journal.close()
    const text = readFileSync(file(), 'utf8')
    assert.throws(() => store.put(MAPS, object('b')), /is closed: the cluster is shutting down/)
    assert.equal(readFileSync(file(), 'utf8'), text)
  })

  it('is for one cluster at a time', () => {
    const { journal } = open()
    assert.throws(
      () => openJournal(folder),
      /is in use by process \d+: stop that cluster, or give this one a --data-dir/,
    )
    journal.close()
    open().journal.close()
  })
})
