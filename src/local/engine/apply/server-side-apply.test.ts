import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import type { BugMode } from '../bugs.ts'
import type { UpdateMethod } from '../plan/plan.ts'
import { configMap, engineOf, fakeApi, parent, planOf, refusal, rule } from './fixtures.test.ts'
import { LAST_APPLIED } from './last-applied.ts'
import { createChildManager } from './manage.ts'

const KEY = 'ConfigMap shop/a'

function setting({ method = 'InPlace', bugs = 'stop' }: { method?: UpdateMethod; bugs?: BugMode } = {}) {
  const fake = fakeApi()
  const { context, told } = engineOf(fake, { bugs, strategy: 'server-side-apply' })
  const plan = planOf([rule('v1', 'ConfigMap', method)])
  const children = createChildManager(context, plan)
  const sync = async (...desired: Obj[]) => {
    fake.asked.length = 0
    const objects = [...fake.objects.values()]
    const observed = [{ apiVersion: 'v1', kind: 'ConfigMap', namespaced: true, objects }]
    const { decisions, errors } = await children.manage({ parent, observed, desired })
    return { decision: decisions[0], errors: errors.map(({ message }) => message), asked: [...fake.asked] }
  }
  /** Somebody else changes the child. */
  const change = (changes: object, metadata: object) => {
    const was = fake.objects.get(KEY)!
    fake.objects.set(KEY, { ...was, ...changes, metadata: { ...was.metadata, ...metadata } })
  }
  return { fake, told, sync, change, context, plan }
}

describe('server-side apply', () => {
  it('applies a child with its owner, without what is not its own', async () => {
    const { fake, sync } = setting()
    const metadata = { resourceVersion: '1', uid: 'x', annotations: { [LAST_APPLIED]: '{}', mine: 'm' } }
    const { asked, decision } = await sync({ ...configMap('a', { x: '1' }, metadata), status: {} })
    assert.deepEqual([asked, decision?.did], [[`apply ${KEY}`], 'apply'])
    const { ownerReferences, ...rest } = fake.bodies[0]!.metadata
    assert.deepEqual(rest, { name: 'a', namespace: 'shop', annotations: { mine: 'm' } })
    assert.equal(ownerReferences?.[0]?.uid, 'parent-uid')
    assert.equal('status' in fake.bodies[0]!, false)
  })

  it('leaves a child alone until it or the answer changes', async () => {
    const { sync, change } = setting()
    await sync(configMap('a', { x: '1' }))
    assert.deepEqual((await sync(configMap('a', { x: '1' }))).decision?.did, 'same')
    const { asked, decision } = await sync(configMap('a', { x: '2' }))
    assert.deepEqual([asked, decision?.why], [[`apply ${KEY}`], 'data.x: "1" -> "2"'])
    change({ data: { x: '9' } }, { resourceVersion: '9' })
    assert.deepEqual((await sync(configMap('a', { x: '2' }))).asked, [`apply ${KEY}`])
  })

  it('does not see a change that no generation counts', async () => {
    const { fake, sync, change } = setting()
    fake.store = (body) => ({ ...body, metadata: { ...body.metadata, generation: 1 } })
    await sync(configMap('a'))
    change({}, { resourceVersion: '9', labels: { drifted: 'yes' } })
    assert.deepEqual((await sync(configMap('a'))).asked, [])
    change({}, { generation: 2 })
    assert.deepEqual((await sync(configMap('a'))).asked, [`apply ${KEY}`])
  })

  it('applies to a successor with the same name', async () => {
    const { fake, sync, change } = setting()
    fake.store = (body) => ({ ...body, metadata: { ...body.metadata, generation: 1 } })
    await sync(configMap('a'))
    change({}, { uid: 'successor' })
    assert.deepEqual((await sync(configMap('a'))).asked, [`apply ${KEY}`])
  })

  it('remembers for all controllers of an API', async () => {
    const { fake, sync, context, plan } = setting()
    await sync(configMap('a'))
    const observed = [
      { apiVersion: 'v1', kind: 'ConfigMap', namespaced: true, objects: [...fake.objects.values()] },
    ]
    const again = await createChildManager(context, plan).manage({
      parent,
      observed,
      desired: [configMap('a')],
    })
    assert.equal(again.decisions[0]?.did, 'same')
  })

  it('takes the annotation of dynamic apply away first', async () => {
    const { fake, sync } = setting()
    fake.objects.set(KEY, configMap('a', {}, { uid: 'u', annotations: { [LAST_APPLIED]: '{}' } }))
    assert.deepEqual((await sync(configMap('a', { x: '1' }))).asked, [
      `patch ${KEY} {"json":[{"op":"remove","path":"/metadata/annotations/metacontroller.k8s.io~1last-applied-configuration"}]}`,
      `apply ${KEY}`,
    ])
  })

  it('never touches what is there by OnDelete', async () => {
    const { fake, sync } = setting({ method: 'OnDelete' })
    fake.objects.set(KEY, configMap('a', {}, { uid: 'u' }))
    const { asked, decision } = await sync(configMap('a', { x: '1' }))
    assert.deepEqual([asked, decision?.did], [[], 'keep'])
  })

  it('swallows a conflict and tells the rest', async () => {
    const { fake, sync } = setting()
    fake.refuse.set(`apply ${KEY}`, refusal(409, 'Conflict', 'changed'))
    assert.deepEqual((await sync(configMap('a'))).errors, [])
    fake.refuse.set(`apply ${KEY}`, refusal(422, 'Invalid', 'bad'))
    assert.deepEqual((await sync(configMap('a'))).errors, ['bad'])
    assert.deepEqual((await sync(configMap('', {}, { name: undefined, generateName: 'g-' }))).errors, [
      'name is required',
    ])
  })

  describe('Recreate', () => {
    const dry = `dry apply ${KEY}`

    it('deletes only when a dry run changes something', async () => {
      const { fake, sync, change } = setting({ method: 'Recreate' })
      await sync(configMap('a', { x: '1' }))
      change({}, { resourceVersion: '9' })
      const same = await sync(configMap('a', { x: '1' }))
      assert.deepEqual([same.asked, same.decision?.did], [[dry], 'same'])
      assert.deepEqual((await sync(configMap('a', { x: '1' }))).asked, [])
      const { uid } = fake.objects.get(KEY)!.metadata
      const { asked, decision } = await sync(configMap('a', { x: '2' }))
      assert.deepEqual(asked, [dry, `delete ${KEY} {"uid":"${uid}","propagation":"Background"}`])
      assert.deepEqual([decision?.did, decision?.paths], ['delete', ['data.x']])
      assert.deepEqual((await sync(configMap('a', { x: '2' }))).asked, [`apply ${KEY}`])
    })

    it('leaves a child whose dry run is refused', async () => {
      const { fake, sync } = setting({ method: 'Recreate' })
      await sync(configMap('a', { x: '1' }))
      fake.refuse.set(dry, refusal(403, 'Forbidden', 'not you'))
      const { errors, decision } = await sync(configMap('a', { x: '2' }))
      assert.deepEqual([errors, decision?.error], [[], 'not you'])
      assert.deepEqual(
        (await sync(configMap('a', { x: '2' }))).asked,
        [],
        'the same answer is not tried again',
      )
      fake.refuse.set(dry, refusal(422, 'Invalid', 'bad'))
      assert.deepEqual((await sync(configMap('a', { x: '3' }))).errors, [
        'dry run failed for server-side apply: bad',
      ])
    })

    const counting = (bugs: BugMode) => {
      const all = setting({ method: 'Recreate', bugs })
      all.fake.store = (body, was) => {
        const changed = was !== undefined && JSON.stringify(was.data) !== JSON.stringify(body.data)
        return {
          ...body,
          metadata: { ...body.metadata, generation: (was?.metadata.generation ?? 1) + Number(changed) },
        }
      }
      return all
    }

    it('never recreates a kind that has generations, because it takes its own change for another', async () => {
      const { sync, told } = counting('stop')
      await sync(configMap('a', { x: '1' }))
      const { errors, asked } = await sync(configMap('a', { x: '2' }))
      assert.match(
        errors[0]!,
        /^generation or UID changed during dry run for server-side apply, expected generation 1 and UID \S+ but got generation 2 /,
      )
      assert.deepEqual(asked, [dry])
      assert.match(told[0]!, /^ConfigMap a: Metacontroller 4\.17\.2 never recreates/)
    })

    it('recreates it once that is fixed', async () => {
      const { sync } = counting('fix')
      await sync(configMap('a', { x: '1' }))
      const { errors, decision } = await sync(configMap('a', { x: '2' }))
      assert.deepEqual([errors, decision?.did, decision?.paths], [[], 'delete', ['data.x']])
    })
  })
})
