import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanUp } from '../../test/support/cleanup.ts'
import { temporaryFolder, writeFiles } from '../../test/support/hooks-folder.ts'
import { until } from '../../test/support/until.ts'
import { createLog, type LogOptions } from './log.ts'
import { logCall, logReload } from './log-lines.ts'
import { generationOf } from '../../test/support/generation.ts'

describe('the log', () => {
  const cleanup = cleanUp(afterEach)

  function logging({ level = 'info', format = 'json' }: Partial<LogOptions> = {}) {
    const file = join(temporaryFolder(cleanup), 'new', 'folder', 'log')
    const log = createLog({ level, format, file })
    const text = () => {
      log.flush()
      return existsSync(file) ? readFileSync(file, 'utf8') : ''
    }
    const lines = () =>
      text()
        .trim()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    return { log, file, text, lines }
  }

  it('writes a JSON object a line, the same by either way', () => {
    const { log, lines } = logging()
    log.logger.info({ route: '/app/sync' }, 'call')
    log.line('info', { route: '/app/sync' }, 'call')
    const [one, two] = lines()
    assert.match(String(one!.time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.match(String(two!.time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    for (const each of [one!, two!]) {
      assert.deepEqual({ ...each, time: '' }, { level: 'info', time: '', route: '/app/sync', msg: 'call' })
    }
  })

  it('writes one line whatever is in it', () => {
    const { log, text, lines } = logging()
    log.line('warn', { parent: 'a\nb', kind: '"quoted"' }, 'line one\nline two \u2028')
    log.logger.warn({ parent: 'a\nb' }, 'line one\nline two')
    assert.equal(text().trimEnd().split('\n').length, 2)
    assert.equal(lines()[0]!.msg, 'line one\nline two \u2028')
  })

  it('keeps to its level by either way', () => {
    for (const [level, wanted] of [
      ['debug', 8],
      ['info', 6],
      ['warn', 4],
      ['error', 2],
      ['silent', 0],
    ] as const) {
      const { log, lines } = logging({ level })
      for (const each of ['debug', 'info', 'warn', 'error'] as const) {
        log.line(each, {}, 'x')
        log.logger[each]('x')
      }
      assert.equal(lines().length, wanted, level)
    }
  })

  it('writes for people: time, message, what else there is, and the stack below', () => {
    const { log, text } = logging({ format: 'text' })
    log.line('info', { route: '/app/sync', status: 200 }, 'call')
    log.logger.error({ stack: 'Error: no\n    at sync (hooks/app.ts:1:1)' }, 'it broke')
    const [first, second, ...stack] = text().trimEnd().split('\n')
    assert.match(first!, /^\d\d:\d\d:\d\d\.\d{3} {2}call {2}route=\/app\/sync {2}status=200$/)
    assert.match(second!, /^\d\d:\d\d:\d\d\.\d{3} {2}error: it broke$/)
    assert.deepEqual(stack, ['Error: no', '    at sync (hooks/app.ts:1:1)'])
  })

  it('brings a line to its file although nothing follows it', async () => {
    const { log, file } = logging()
    log.logger.info('the only line')
    await until('the line', () => existsSync(file) && readFileSync(file, 'utf8').includes('the only line'))
  })

  it('appends to a file that is there', () => {
    const folder = temporaryFolder(cleanup)
    const file = join(folder, 'log')
    writeFiles(folder, { log: 'what was there\n' })
    const log = createLog({ level: 'info', format: 'json', file })
    log.logger.info('and more')
    log.flush()
    assert.match(readFileSync(file, 'utf8'), /^what was there\n\{.*and more.*\}\n$/)
  })

  it('refuses a file that cannot be written, by its name', () => {
    const folder = temporaryFolder(cleanup)
    writeFiles(folder, { file: '' })
    const file = join(folder, 'file', 'below')
    assert.throws(() => createLog({ level: 'info', format: 'json', file }), /file\/below/)
  })

  it('writes to standard output when no file is named', () => {
    const url = new URL('./log.ts', import.meta.url).href
    const { stdout } = spawnSync(process.execPath, [
      '--input-type=module',
      '-e',
      `import { createLog } from ${JSON.stringify(url)}
createLog({ level: 'info', format: 'json' }).logger.info('hello')
process.exit()`,
    ])
    assert.equal((JSON.parse(stdout.toString()) as { msg: string }).msg, 'hello')
  })

  describe('of calls', () => {
    const record = { route: '/app/sync', ms: 1.23456, bytesIn: 10, bytesOut: 20 }

    it('says all that matters in one line', () => {
      const { log, lines } = logging()
      const facts = {
        parent: 'Thing shop/lamp',
        kind: 'Thing',
        namespace: 'shop',
        name: 'lamp',
        uid: 'u',
        generation: 3,
      }
      logCall(log, {
        ...record,
        result: { status: 200, text: '{}', facts: { ...facts, observed: 2, desired: 1 } },
      })
      const { time, ...line } = lines()[0]!
      assert.ok(time)
      assert.deepEqual(line, {
        level: 'info',
        route: '/app/sync',
        ...facts,
        observed: 2,
        desired: 1,
        status: 200,
        ms: 1.23,
        bytesIn: 10,
        bytesOut: 20,
        msg: 'call',
      })
    })

    for (const [status, code, level] of [
      [200, undefined, 'info'],
      [304, undefined, 'info'],
      [400, 'REQUEST_NOT_JSON', 'warn'],
      [401, 'UNAUTHENTICATED', 'warn'],
      [429, 'HOOK_RETRY_LATER', 'info'],
      [500, 'HOOK_THREW', 'error'],
    ] as const) {
      it(`has level ${level} for ${status}`, () => {
        const { log, lines } = logging()
        logCall(log, { ...record, result: { status, ...(code && { code }), text: `${code}: x`, facts: {} } })
        assert.equal(lines()[0]!.level, level)
        assert.equal(lines()[0]!.msg, code ? `${code}: x` : 'call')
      })
    }

    it('has level warn for an answer with a warning', () => {
      const { log, lines } = logging()
      const warnings = [{ code: 'CHILD_CLUSTER_SCOPED', path: 'children[0]', message: 'm' }] as never
      logCall(log, { ...record, result: { status: 200, text: '{}', facts: { warnings } } })
      assert.equal(lines()[0]!.level, 'warn')
    })
  })

  describe('of reloads', () => {
    it('names what is loaded, downgraded and broken', () => {
      const { log, lines } = logging()
      const generation = generationOf({ app: 'export const sync = 1', bad: '' })
      generation.modules[0]!.downgrade = { CHILD_CLUSTER_SCOPED: 'it outlives its parent' }
      generation.table.broken.push({
        ...generation.modules[1]!,
        error: { at: 'bad.js:2:1', message: 'Error: no' },
      })
      logReload(log, { ok: true, generation, ms: 5 })
      const [downgrade, bad, loaded] = lines()
      assert.deepEqual([downgrade!.level, downgrade!.reason], ['warn', 'it outlives its parent'])
      assert.match(String(downgrade!.msg), /CHILD_CLUSTER_SCOPED/)
      assert.deepEqual([bad!.level, bad!.at], ['error', 'bad.js:2:1'])
      assert.match(String(bad!.msg), /Error: no/)
      assert.deepEqual([loaded!.level, loaded!.msg, loaded!.routes], ['info', 'hooks loaded', ['/app/sync']])
    })

    it('names each error of one that failed, and that the old hooks are in use', () => {
      const { log, lines } = logging()
      const error = { at: 'app.ts:3:7', message: 'Error: no' }
      logReload(log, { ok: false, errors: [{ file: 'app.ts', error }], ms: 5 })
      assert.deepEqual(
        lines().map(({ level, at, msg }) => [level, at, msg]),
        [
          ['error', 'app.ts:3:7', 'reload failed: Error: no'],
          ['error', undefined, 'the hooks of before are still in use'],
        ],
      )
    })
  })
})
