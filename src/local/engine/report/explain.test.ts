import assert from 'node:assert/strict'
import { manualClock } from '../../../time/manual-clock.ts'
import { createExplainer } from './explain.ts'
import type { Decision, EngineReport } from './report.ts'

const controller = { kind: 'CompositeController', name: 'sites' } as const
const site = (name: string) => ({ apiVersion: 'example.com/v1', kind: 'Site', namespace: 'ns', name })
const parent = site('a')
const child = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'ns', name: 'c' }
type Sync = Extract<EngineReport, { type: 'sync' }>

function stage() {
  const clock = manualClock()
  const reports: EngineReport[] = []
  const explainer = createExplainer({ tell: (report) => reports.push(report), clock })
  const { tell } = explainer
  const call = (hook: 'sync' | 'finalize' = 'sync', status = 200, of = parent) =>
    tell({ type: 'call', controller, hook, parent: of, url: 'http://h', ms: 1, status })
  const sync = (decisions: readonly Decision[] = [], rest: Partial<Sync> = {}) =>
    tell({ type: 'sync', controller, parent, decisions, ms: 1, ...rest })
  const status = (was: unknown, now: unknown): Decision => ({ ref: parent, did: 'status', why: '', was, now })
  const warnings = () => reports.flatMap((report) => (report.type === 'warning' ? [report.message] : []))
  return { clock, reports, explainer, tell, call, sync, status, warnings }
}
const times = (count: number, run: (index: number) => void) => {
  for (let index = 0; index < count; index++) run(index)
}

describe('createExplainer', () => {
  it('passes everything on, before what it adds', () => {
    const { reports, call, sync, warnings } = stage()
    call('finalize')
    sync()
    assert.deepEqual(
      reports.map(({ type }) => type),
      ['call', 'sync', 'warning'],
    )
    assert.equal(warnings().length, 1)
  })
  it('tells each cause once per controller, also those of others, until it starts anew or is to forget', () => {
    const { tell, explainer, warnings } = stage()
    const warn = (of: string) => tell({ type: 'warning', controller, parent: site(of), message: 'm' })
    warn('a')
    warn('b')
    assert.equal(warnings().length, 1)
    tell({ type: 'warning', controller: { ...controller, name: 'other' }, message: 'm' })
    assert.equal(warnings().length, 2)
    tell({ type: 'controller', controller, state: 'started', message: '' })
    warn('a')
    assert.equal(warnings().length, 3)
    explainer.forget(controller)
    warn('a')
    explainer.forget()
    warn('a')
    assert.equal(warnings().length, 5)
  })
})

describe('hot loops', () => {
  it('are told with the field of the status that drives them', () => {
    const { clock, call, sync, status, warnings } = stage()
    times(60, (index) => {
      clock.advance(45)
      call()
      sync([status({ checkedAt: index, ready: 1 }, { checkedAt: index + 1, ready: 1 })])
    })
    assert.equal(warnings().length, 1)
    assert.match(
      warnings()[0] ?? '',
      /^hook called 40 times in 1\.8 s: status\.checkedAt changes on every call/,
    )
  })
  it('are none when they are slower', () => {
    const { clock, call, sync, status, warnings } = stage()
    times(200, (index) => {
      clock.advance(60)
      call()
      sync([status({ checkedAt: index }, { checkedAt: index + 1 })])
    })
    assert.deepEqual(warnings(), [])
  })
  it('are none when the status seldom changes, or somebody changes the parent', () => {
    const { call, sync, status, warnings } = stage()
    times(150, (index) => {
      call()
      sync(index % 3 === 0 ? [status({ n: index }, { n: index + 1 })] : [])
    })
    assert.deepEqual(warnings(), [])
    const other = stage()
    times(300, (index) => {
      other.call()
      other.sync([
        status({ n: index, observedGeneration: index }, { n: index + 1, observedGeneration: index + 1 }),
      ])
    })
    assert.deepEqual(other.warnings(), [])
  })
  it('that nothing explains are told when they are very hot, with what was written', () => {
    const { clock, call, sync, warnings } = stage()
    times(250, () => {
      clock.advance(1)
      call()
      sync([{ ref: child, did: 'create', why: '' }])
    })
    assert.deepEqual(warnings(), ['hook called 200 times in 199 ms; in the last sync: created ConfigMap c.'])
  })
  it('of answers 429 without Retry-After are told', () => {
    const { clock, call, warnings } = stage()
    times(60, () => {
      clock.advance(2)
      call('sync', 429)
    })
    assert.equal(warnings().length, 1)
    assert.match(warnings()[0] ?? '', /^hook answered 429 40 times in 78 ms: without a Retry-After/)
  })
})

describe('writes that come to nothing', () => {
  const put = (why: string, name = 'c'): Decision => ({
    ref: { ...child, name },
    did: 'update',
    why,
    paths: ['data'],
  })

  it('are told at the fourth sync in a row', () => {
    const { sync, warnings } = stage()
    times(3, () => sync([put('data: nothing -> {}')]))
    assert.deepEqual(warnings(), [])
    times(3, () => sync([put('data: nothing -> {}')]))
    assert.equal(warnings().length, 1)
    assert.match(
      warnings()[0] ?? '',
      /^PUT of ConfigMap c never converges: data: nothing -> {}, at each of the last 4 syncs/,
    )
  })
  it('are none when the wanted value changes, a sync writes nothing, or the write is refused', () => {
    const { sync, warnings } = stage()
    times(10, (index) => sync([put(`data.n: ${index} -> ${index + 1}`)]))
    times(10, () => {
      sync([put('data: nothing -> {}')])
      sync()
    })
    times(10, () => sync([{ ...put('data: nothing -> {}'), error: 'conflict' }]))
    assert.deepEqual(warnings(), [])
  })
  it('are told for a child that is deleted and made anew for the same difference', () => {
    const { clock, sync, warnings } = stage()
    const recreate = (why: string) => {
      sync([{ ref: child, did: 'delete', why, paths: ['data'] }])
      sync([{ ref: child, did: 'create', why: '' }])
    }
    times(5, (index) => recreate(`data.n: ${index} -> ${index + 1}`))
    times(3, () => {
      recreate('data: nothing -> {}')
      clock.advance(61_000)
    })
    assert.deepEqual(warnings(), [])
    times(4, () => recreate('data: nothing -> {}'))
    assert.equal(warnings().length, 1)
    assert.match(
      warnings()[0] ?? '',
      /^ConfigMap c is deleted and created again and again: data: nothing -> {}/,
    )
  })
  it('are none when children are deleted because nobody wants them', () => {
    const { sync, warnings } = stage()
    times(9, () => sync([{ ref: child, did: 'delete', why: 'not wanted any more' }]))
    assert.deepEqual(warnings(), [])
  })
})

describe('a status that is not kept', () => {
  it('is told with its fields', () => {
    const { sync, status, warnings } = stage()
    times(5, () => sync([status({ phase: 'x' }, { phase: 'x', extra: 1, observedGeneration: 1 })]))
    assert.equal(warnings().length, 1)
    assert.match(
      warnings()[0] ?? '',
      /^status\.extra, status\.observedGeneration are written at every sync and never kept: add them/,
    )
  })
  it('is none when it changes, or is kept once', () => {
    const { sync, status, warnings } = stage()
    times(9, (index) => sync([status({}, { index })]))
    times(9, (index) => sync(index % 2 === 0 ? [status({}, { a: 1 })] : []))
    times(9, () => sync([status({}, { a: 1 })], { error: "can't update status" }))
    assert.deepEqual(warnings(), [])
  })
})

describe('finalizing', () => {
  const gone: Decision = { ref: parent, did: 'finalizer', why: 'finalizer removed: the hook said finalized' }

  it('that nothing will call again is told at once', () => {
    const { call, sync, warnings } = stage()
    call('finalize')
    sync([{ ref: child, did: 'same', why: '' }])
    assert.match(
      warnings()[0] ?? '',
      /^finalize of Site ns\/a was called once and finalized is still not true\. Nothing is left that would call it again soon/,
    )
  })
  it('that goes on is told when it goes on for long', () => {
    const { call, sync, warnings } = stage()
    times(24, () => {
      call('finalize')
      sync([{ ref: child, did: 'delete', why: 'not wanted' }])
      call('finalize')
      sync([], { nextMs: 1000 })
    })
    assert.equal(warnings().length, 1)
    assert.match(warnings()[0] ?? '', /was called 25 times and finalized is still not true/)
  })
  it('that ends, fails or only begins is no matter', () => {
    const { call, sync, warnings } = stage()
    call('finalize')
    sync([{ ref: child, did: 'delete', why: 'not wanted' }])
    call('finalize')
    sync([], { error: 'boom' })
    call('finalize')
    sync([gone])
    assert.deepEqual(warnings(), [])
  })
  it('from the sync hook is told when it comes again', () => {
    const { call, sync, warnings } = stage()
    times(3, () => {
      call()
      sync([gone])
    })
    assert.equal(warnings().length, 1)
    assert.match(warnings()[0] ?? '', /^sync of Site ns\/a answers finalized: true/)
  })
})

describe('OnDelete', () => {
  it('is told for a child that would differ', () => {
    const { sync, warnings } = stage()
    const keep = { ref: child, did: 'keep', why: 'OnDelete: data.n: 1 -> 2', paths: ['data.n'] } as const
    sync([{ ...keep, paths: [] }])
    sync([{ ...keep, why: 'it is being deleted' }])
    assert.deepEqual(warnings(), [])
    sync([keep])
    sync([{ ...keep, ref: { ...child, name: 'd' } }])
    assert.equal(warnings().length, 1)
    assert.match(
      warnings()[0] ?? '',
      /^ConfigMap c differs from what the hook wants \(data\.n\) and stays as it is/,
    )
  })
})
