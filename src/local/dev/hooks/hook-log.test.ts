import assert from 'node:assert/strict'
import { hookLog, type HookEvent } from './hook-log.ts'

const refused = {
  type: 'answer',
  parent: undefined,
  status: 500,
  code: undefined,
  text: '',
  stack: undefined,
  warnings: [],
}

describe('hookLog', () => {
  function setUp() {
    const events: HookEvent[] = []
    return { events, log: hookLog((event) => events.push(event)) }
  }

  it('tells of refused calls and of warnings, not of the others', () => {
    const { events, log } = setUp()
    log.line('info', { route: '/a/sync', parent: 'A x/y', status: 200 }, 'call')
    assert.equal(events.length, 0)
    log.line(
      'error',
      { route: '/a/sync', parent: 'A x/y', status: 500, code: 'HOOK_THREW', stack: 's' },
      'text',
    )
    log.line('warn', { path: '/b', status: 404, code: 'ROUTE_UNKNOWN' }, 'no hook')
    log.line(
      'warn',
      { route: '/a/sync', status: 200, warnings: [{ code: 'C', path: 'p', message: 'm' }] },
      'call',
    )
    assert.deepEqual(
      events.map((event) => ({ ...event, text: '' })),
      [
        { ...refused, route: '/a/sync', parent: 'A x/y', code: 'HOOK_THREW', stack: 's' },
        { ...refused, route: '/b', status: 404, code: 'ROUTE_UNKNOWN' },
        { ...refused, route: '/a/sync', status: 200, warnings: [{ code: 'C', path: 'p', message: 'm' }] },
      ],
    )
  })

  it('tells what hooks print', () => {
    const { events, log } = setUp()
    log.logger.warn({ route: '/a/sync', parent: 'A x/y' }, 'hello')
    assert.deepEqual(events, [
      { type: 'said', level: 'warn', text: 'hello', route: '/a/sync', parent: 'A x/y', stack: undefined },
    ])
  })
})
