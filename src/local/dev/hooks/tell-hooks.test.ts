import assert from 'node:assert/strict'
import type { ReloadResult } from '../../../server/reload.ts'
import { plain } from '../stream/paint.ts'
import { createLoadTeller, lostLine } from './tell-hooks.ts'

const loaded = (...paths: string[]) =>
  ({
    ok: true,
    ms: 7,
    generation: { table: { routes: paths.map((path) => ({ path })), broken: [] } },
  }) as unknown as ReloadResult

describe('createLoadTeller', () => {
  it('lists the routes at first, then what changed', () => {
    const { linesOf } = createLoadTeller(plain, 'the next save')
    assert.equal(linesOf(loaded('/a/sync', '/b/sync')), 'hooks loaded  /a/sync /b/sync  7 ms')
    assert.equal(linesOf(loaded('/a/sync', '/b/sync')), 'hooks reloaded  7 ms')
    assert.equal(linesOf(loaded('/a/sync', '/c/sync')), 'hooks reloaded  + /c/sync  - /b/sync  7 ms')
  })

  it('says where a reload failed, and that the old hooks stay', () => {
    const failed: ReloadResult = {
      ok: false,
      ms: 1,
      errors: [{ file: 'hooks/a.ts', error: { at: 'hooks/a.ts:3:5', message: 'SyntaxError: no' } }],
    }
    assert.match(
      createLoadTeller(plain, 'the next save').linesOf(failed),
      /^✗ hooks\/a\.ts:3:5: SyntaxError: no\n.* hooks of before stay in use; the next save is tried$/,
    )
  })
})

describe('lostLine', () => {
  it('names the module that would answer', () => {
    const place = (file: string) => `hooks/${file}`
    assert.match(
      lostLine('http://web.shop/team/web/sync', 'no such host', place),
      /hooks\/team\/web\.ts with the export sync.*no such host/,
    )
    assert.match(lostLine('http://web.shop/web', 'x', place), /hooks\/web\.ts with a default export/)
  })
})
