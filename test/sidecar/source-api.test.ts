import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { createApi, type Api, type ApiRequest } from '../../src/cluster/api.ts'
import type { Obj } from '../../src/cluster/object.ts'
import type { Fault } from '../../src/local/apiserver/faults.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { SIDECAR_RESOURCES } from '../../src/sidecar/connect.ts'
import type { Fact } from '../../src/sidecar/facts.ts'
import type { Rule } from '../../src/sidecar/model.ts'
import { apiSource } from '../../src/sidecar/source/api-source.ts'
import { manualClock } from '../../src/time/manual-clock.ts'
import { cleanUp } from '../support/cleanup.ts'
import { until } from '../support/until.ts'

const target = { root: '/root', folder: '' }
const labelled: Rule = { kinds: ['ConfigMap'], namespaces: 'own', labelSelector: 'sync', target }
const configMap = (
  name: string,
  value = '1',
  metadata: Partial<Obj['metadata']> = {},
): Obj & { metadata: { name: string } } => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default', labels: { sync: '' }, ...metadata },
  data: { key: value },
})
const ref = (name: string, namespace = 'default') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace,
  name,
})
const isRead = ({ method, path }: { method: string; path: string }) =>
  method === 'GET' && path.includes('/configmaps')

describe('the source of API objects', () => {
  const cleanup = cleanUp(afterEach)

  const setUp = () => {
    const clock = manualClock()
    const server = createApiServer({ clock })
    cleanup(() => server.close())
    const admin = createApi(server.transport)
    const asked: ApiRequest[] = []
    const api = createApi(
      (request) => {
        asked.push(request)
        return server.transport(request)
      },
      { resources: SIDECAR_RESOURCES },
    )
    const open = (...rules: Rule[]) => {
      const facts: Fact[] = []
      const changes: boolean[] = []
      const report = (fact: Fact) => void facts.push(fact)
      const source = apiSource({ api, rules, ownNamespace: 'default', clock, random: () => 0, report })
      cleanup(() => source.close())
      source.on(({ relisted }) => changes.push(relisted))
      const shown = () => source.selected().map(({ object }) => `${object.ref.name}=${object.text.key ?? ''}`)
      const shows = (...expected: string[]) =>
        until(
          `${expected.join(' ')}, not ${shown().join(' ')}`,
          () => String(shown().sort()) === String(expected),
        )
      return { source, facts, changes, shown, shows }
    }
    /** Lets time pass, slowly enough for answers to come. */
    const pass = async (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        clock.advance(1000)
        for (let turns = 0; turns < 5; turns++) await turn()
      }
    }
    /** Breaks what the source asks; the test itself only writes. */
    const fail = (fault: Fault) => server.faults.add({ match: isRead, ...fault })
    return { clock, server, admin, asked, open, pass, fail }
  }
  const create = async (api: Api, ...objects: Obj[]) => {
    for (const object of objects) await api.create(object)
  }

  it('asks for nothing but its objects: one list, one watch', async () => {
    const { admin, asked, open, pass } = setUp()
    await create(admin, configMap('a'), configMap('b', '2', { labels: {} }))
    const { source, shown } = open({ kinds: ['ConfigMap'], namespaces: 'own', name: 'b', target })
    await source.synced
    await pass(1)
    assert.deepEqual(shown(), ['b=2'])
    assert.deepEqual(
      asked.map(({ path }) => path.replace(/&resourceVersion=.*/, '')),
      [
        '/api/v1/namespaces/default/configmaps?fieldSelector=metadata.name%3Db&limit=100',
        '/api/v1/namespaces/default/configmaps?fieldSelector=metadata.name%3Db&watch=true&allowWatchBookmarks=true',
      ],
    )
  })

  it('reads 500 objects with at most 10 lists', async () => {
    const { admin, asked, open } = setUp()
    for (let i = 0; i < 500; i++) await admin.create(configMap(`c${i}`))
    const { source, changes } = open(labelled)
    await source.synced
    assert.equal(source.selected().length, 500)
    assert.ok(asked.filter(({ path }) => !path.includes('watch=')).length <= 10)
    assert.deepEqual(changes, [true])
  })

  it('shares a watch among rules, and gives an object to each of their targets once', async () => {
    const { admin, asked, open, pass } = setUp()
    await create(admin, configMap('a'))
    const other = { root: '/root', folder: 'other' }
    const byName: Rule = { kinds: ['ConfigMap'], namespaces: 'all', name: 'a', target }
    const { source } = open(labelled, { ...labelled, target: other }, byName)
    await source.synced
    await pass(1)
    assert.deepEqual(
      source.selected().map((one) => one.target),
      [target, other],
    )
    assert.equal(asked.filter(({ path }) => path.includes('watch=')).length, 2)
  })

  it('follows several namespaces, or all', async () => {
    const { admin, open } = setUp()
    for (const name of ['one', 'two', 'three']) {
      await admin.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
      await admin.create(configMap(`in-${name}`, '1', { namespace: name }))
    }
    const some = open({ ...labelled, namespaces: ['one', 'two'] })
    const all = open({ ...labelled, namespaces: 'all' })
    await some.shows('in-one=1', 'in-two=1')
    await all.shows('in-one=1', 'in-three=1', 'in-two=1')
  })

  it('loses an object with its label, and keeps one that is being deleted until it is gone', async () => {
    const { admin, open } = setUp()
    await create(admin, configMap('a'), configMap('b', '1', { finalizers: ['example.com/wait'] }))
    const { shows, source } = open(labelled)
    await shows('a=1', 'b=1')
    await admin.patch(ref('a'), { merge: { metadata: { labels: { sync: null } } } })
    await shows('b=1')
    await admin.delete(ref('b'))
    await admin.create(configMap('c'))
    await shows('b=1', 'c=1')
    await admin.patch(ref('b'), { merge: { metadata: { finalizers: null } } })
    await shows('c=1')
    assert.equal(source.states[0]?.error, undefined)
  })

  it('has an object that was deleted and made again at once', async () => {
    const { admin, open } = setUp()
    await create(admin, configMap('a'))
    const { shows, source } = open(labelled)
    await shows('a=1')
    const [was] = source.selected()
    await admin.delete(ref('a'))
    await admin.create(configMap('a'))
    await until('the new one', () => {
      const [now] = source.selected()
      return now !== undefined && now.object.ref.uid !== was?.object.ref.uid
    })
  })

  it('takes no notice of labels, but of annotations', async () => {
    const { admin, open } = setUp()
    await create(admin, configMap('a'))
    const { source, changes, shows } = open(labelled)
    await shows('a=1')
    const [was] = source.selected()
    await admin.patch(ref('a'), { merge: { metadata: { labels: { more: 'x' } } } })
    await admin.create(configMap('b'))
    await shows('a=1', 'b=1')
    assert.equal(source.selected()[0]?.object, was?.object)
    assert.deepEqual(changes, [true, false])
    await admin.patch(ref('a'), { merge: { metadata: { annotations: { folder: 'x' } } } })
    await until('the annotation', () => source.selected()[0]?.object.annotations.folder === 'x')
  })

  for (const forgets of [false, true]) {
    const how = forgets ? 'though the server forgot it all' : 'from where it was'
    it(`catches up with adds, edits and deletes of an outage of 5 minutes, ${how} (scenario 9)`, async () => {
      const { server, admin, open, pass, fail } = setUp()
      await create(admin, configMap('edited'), configMap('deleted'), configMap('same'))
      const { source, facts, changes, shows, shown } = open(labelled)
      await shows('deleted=1', 'edited=1', 'same=1')
      const same = source.selected().find(({ object }) => object.ref.name === 'same')
      const end = fail({ type: 'down' })
      server.faults.cutWatches()
      await pass(300)
      await admin.patch(ref('edited'), { merge: { data: { key: '2' } } })
      await admin.delete(ref('deleted'))
      await admin.create(configMap('added'))
      if (forgets) server.compact()
      await pass(5)
      assert.deepEqual(shown().sort(), ['deleted=1', 'edited=1', 'same=1'])
      assert.match(source.states[0]?.error?.message ?? '', /down/)
      changes.length = 0
      end()
      await pass(31)
      assert.deepEqual(shown().sort(), ['added=1', 'edited=2', 'same=1'])
      assert.equal(source.selected().find(({ object }) => object.ref.name === 'same')?.object, same?.object)
      if (forgets) assert.deepEqual(changes, [true])
      assert.equal(source.states[0]?.error, undefined)
      assert.deepEqual(
        facts.map(({ type }) => type),
        ['source-failed', 'source-healed'],
      )
    })
  }

  it('waits for an API that is down at start (scenario 10)', async () => {
    const { admin, open, pass, fail, clock } = setUp()
    await create(admin, configMap('a'))
    const end = fail({ type: 'down' })
    const { source, facts, changes } = open(labelled)
    let synced = false
    void source.synced.then(() => (synced = true))
    await pass(60)
    assert.equal(synced, false)
    const [state] = source.states
    assert.deepEqual([state?.synced, state?.lastContact, changes], [false, undefined, []])
    end()
    await pass(31)
    assert.equal(synced, true)
    assert.equal(source.selected().length, 1)
    assert.ok((source.states[0]?.lastContact ?? 0) > clock.now() - 31_000)
    assert.deepEqual(
      facts.map(({ type }) => type),
      ['source-failed', 'source-healed'],
    )
  })

  it('lists again at once when its version is too old, and says so though nothing differs (scenario 11)', async () => {
    const { server, admin, open, pass, fail } = setUp()
    await create(admin, configMap('a'), configMap('b'))
    const { source, facts, changes, shows } = open(labelled)
    await shows('a=1', 'b=1')
    const before = source.selected().map(({ object }) => object)
    changes.length = 0
    fail({ type: 'gone', times: 1 })
    server.faults.cutWatches()
    await pass(5)
    assert.deepEqual(changes, [true])
    assert.ok(source.selected().every(({ object }, index) => object === before[index]))
    fail({ type: 'gone', times: 1, match: () => true })
    server.faults.cutWatches()
    await admin.delete(ref('a'))
    await pass(2)
    assert.deepEqual([...changes, facts], [true, true, []])
    assert.deepEqual(
      source.selected().map(({ object }) => object.ref.name),
      ['b'],
    )
  })

  it('lists everything again when the server forgets a list that it is in (scenario 11)', async () => {
    const { admin, asked, open, fail } = setUp()
    for (let i = 0; i < 150; i++) await admin.create(configMap(`c${i}`))
    fail({ type: 'gone', times: 1 })
    const { source, facts } = open(labelled)
    await source.synced
    assert.equal(source.selected().length, 150)
    assert.deepEqual(facts, [])
    assert.equal(asked.filter(({ path }) => !path.includes('watch=')).length, 3)
  })

  for (const code of [500, 429, 403]) {
    it(`asks less than once a second while it is answered ${code} (scenario 12)`, async () => {
      const { admin, asked, open, pass, fail, clock } = setUp()
      await create(admin, configMap('a'))
      const end = fail({ type: 'status', code })
      const { source, facts } = open(labelled)
      await pass(120)
      assert.ok(asked.length > 2 && asked.length < 20, `${asked.length} requests in 2 minutes`)
      const [state] = source.states
      assert.match(state?.error?.message ?? '', new RegExp(String(code)))
      assert.equal(state?.error?.denied, code === 403)
      assert.equal(state.restarts, asked.length)
      // Who says no was heard.
      assert.equal((state.lastContact ?? 0) > clock.now() - 60_000, code === 403)
      end()
      await pass(31)
      assert.equal(source.selected().length, 1)
      assert.deepEqual(
        facts.map(({ type }) => type),
        ['source-failed', 'source-healed'],
      )
    })
  }

  it('waits as long as the server asks for (scenario 12)', async () => {
    const { asked, open, pass, fail } = setUp()
    fail({ type: 'status', code: 429, retryAfterSeconds: 45, times: 1 })
    const { source } = open(labelled)
    await pass(44)
    assert.equal(asked.length, 1)
    await pass(2)
    await source.synced
  })

  it('keeps what it had when it may not look any more', async () => {
    const { server, admin, open, pass, fail } = setUp()
    await create(admin, configMap('a'))
    const { source, shows } = open(labelled)
    await shows('a=1')
    fail({ type: 'status', code: 403 })
    server.faults.cutWatches()
    await pass(60)
    assert.equal(source.selected().length, 1)
    assert.deepEqual([source.states[0]?.synced, source.states[0]?.error?.denied], [true, true])
  })

  it('sees a change behind a watch that fell silent (scenario 13)', async () => {
    const { server, admin, open, pass } = setUp()
    await create(admin, configMap('a'))
    const { source, shows, shown } = open(labelled)
    await shows('a=1')
    await pass(1)
    server.faults.silenceWatches()
    await admin.patch(ref('a'), { merge: { data: { key: '2' } } })
    await pass(95)
    assert.deepEqual(shown(), ['a=2'])
    assert.equal(source.states[0]?.restarts, 1)
  })

  it('says nothing more once it is closed', async () => {
    const { admin, clock, open, pass } = setUp()
    const { source, changes } = open(labelled)
    await source.synced
    source.close()
    await create(admin, configMap('a'))
    await pass(1)
    assert.deepEqual(changes, [true])
    assert.deepEqual([source.selected(), clock.pending], [[], 0])
  })
})
