import assert from 'node:assert/strict'
import { manualClock } from '../../../time/manual-clock.ts'
import type { Decision, EngineReport } from '../../engine/report/report.ts'
import type { HookEvent } from '../hooks/hook-log.ts'
import { createNarrator } from './narrate.ts'
import { plain } from './paint.ts'

const controller = { kind: 'CompositeController', name: 'web' } as const
const parent = { apiVersion: 'example.com/v1', kind: 'Web', namespace: 'shop', name: 'a' }

type Report<T extends EngineReport['type']> = Extract<EngineReport, { type: T }>

const call = (more: Partial<Report<'call'>> = {}): EngineReport => ({
  type: 'call',
  controller,
  hook: 'sync',
  parent,
  url: 'http://hooks.shop/web/sync',
  ms: 2,
  status: 200,
  ...more,
})
const sync = (decisions: Decision[] = [], more: Partial<Report<'sync'>> = {}): EngineReport => ({
  type: 'sync',
  controller,
  parent,
  decisions,
  ms: 12.4,
  ...more,
})
const decision = (did: Decision['did'], kind: string, name: string, why = ''): Decision => ({
  did,
  why,
  ref: { apiVersion: 'v1', kind, name, namespace: 'shop' },
})
const answer = (text: string): HookEvent => ({
  type: 'answer',
  route: '/web/sync',
  parent: 'Web shop/a',
  status: 500,
  code: 'HOOK_THREW',
  text: `HOOK_THREW: /web/sync for Web shop/a: ${text}`,
  stack: undefined,
  warnings: [],
})

function setUp({ verbose = false, isTold = true } = {}) {
  const clock = manualClock()
  const told: string[] = []
  const narrator = createNarrator({
    screen: {
      paint: plain,
      width: 120,
      write: () => undefined,
      wait: () => undefined,
      tell: (text) => told.push(text),
    },
    clock,
    isTold: (_url, status) => isTold && status !== 200,
    verbose,
  })
  const engine = (...reports: EngineReport[]) => reports.forEach((report) => narrator.engine(report))
  return { clock, narrator, engine, take: () => told.splice(0) }
}

describe('createNarrator', () => {
  it('tells hook, parent, what changed and how long it took in one line', () => {
    const { engine, take } = setUp()
    engine(call(), sync([decision('create', 'Deployment', 'a'), decision('same', 'Service', 'a')]))
    assert.deepEqual(take(), ['web/sync  Web shop/a  + Deployment a  12 ms'])
    engine(call(), sync([decision('update', 'Deployment', 'a', 'spec.replicas: 1 -> 2')]))
    assert.deepEqual(take(), ['web/sync  Web shop/a  ~ Deployment a  spec.replicas: 1 -> 2  12 ms'])
  })

  it('says that nothing changed only where that is news, all together', () => {
    const { clock, narrator, engine, take } = setUp()
    const other = { parent: { ...parent, name: 'b' } }
    engine(call(), sync(), call(other), sync([], other))
    clock.advance(1000)
    assert.deepEqual(take(), ['2 parents  no change'])
    engine(call(), sync())
    clock.advance(1000)
    assert.deepEqual(take(), [])
    narrator.refresh()
    engine(call(), sync())
    clock.advance(1000)
    assert.deepEqual(take(), ['web/sync  Web shop/a  no change'])
  })

  it('tells a failure of a hook once, until it works or hooks are loaded anew', () => {
    const { narrator, engine, take } = setUp()
    const fail = () => {
      narrator.hook(answer('hooks/web.ts:3:5: Error: no'))
      engine(
        call({ status: 500, error: 'unsupported status code: 500' }),
        sync([], { error: 'sync hook failed' }),
      )
    }
    const line = 'web/sync  Web shop/a  ✗ hooks/web.ts:3:5: Error: no (HOOK_THREW)'
    fail()
    fail()
    assert.deepEqual(take(), [line])
    engine(call(), sync([decision('create', 'Pod', 'a')]))
    take()
    fail()
    assert.deepEqual(take(), [line])
    narrator.refresh()
    fail()
    assert.deepEqual(take(), [line])
  })

  it('tells a failure that only the engine knows, once', () => {
    const { engine, take } = setUp({ isTold: false })
    const error = 'Post "http://hooks.shop/web/sync": dial tcp: no such host'
    const lost = () =>
      engine({ ...(call({ error }) as Report<'call'>) }, sync([], { error: `sync hook failed: ${error}` }))
    lost()
    lost()
    assert.deepEqual(take(), [`web/sync  Web shop/a  ✗ ${error}`])
    engine(
      call(),
      sync([], { error: 'cannot create Deployment' }),
      call(),
      sync([], { error: 'cannot create Deployment' }),
    )
    assert.deepEqual(take(), ['web/sync  Web shop/a  ✗ cannot create Deployment'])
  })

  it('tells warnings, and controllers that cannot run', () => {
    const { engine, take } = setUp()
    engine({ type: 'warning', controller, parent, message: 'a hot loop' })
    engine({
      type: 'controller',
      controller,
      state: 'refused',
      message: 'CompositeController web does not start: no such resource',
    })
    assert.deepEqual(take(), [
      'web  Web shop/a  ! a hot loop',
      '✗ CompositeController web does not start: no such resource',
    ])
  })

  it('tells each call and sync when asked to', () => {
    const { engine, take } = setUp({ verbose: true })
    engine(call(), sync())
    assert.deepEqual(take(), ['web/sync  Web shop/a  200  2 ms', 'web/sync  Web shop/a  no change  12 ms'])
  })

  it('tells what hooks print', () => {
    const { narrator, take } = setUp()
    narrator.hook({
      type: 'said',
      level: 'info',
      text: 'hi',
      route: '/web/sync',
      parent: 'Web shop/a',
      stack: undefined,
    })
    assert.deepEqual(take(), ['web/sync  Web shop/a  | hi'])
  })
})
