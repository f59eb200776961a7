import assert from 'node:assert/strict'
import type { Fact } from '../facts.ts'
import type { KeyRef } from '../model.ts'
import { createFactLog, type FactLogOptions } from './fact-log.ts'
import type { Level } from './lines.ts'

const from: KeyRef = { kind: 'ConfigMap', namespace: 'default', name: 'app', uid: 'u1', key: 'a.yaml' }
const other: KeyRef = { ...from, kind: 'Secret', name: 'keys' }
const conflict = { root: '/etc/app', path: 'a.yaml', winner: from, loser: other }
const url = 'POST http://127.0.0.1:8080/-/reload'

interface Case<T extends Fact['type']> {
  fact: Extract<Fact, { type: T }>
  level: Level
  msg: string
  fields: object
}

const cases = {
  started: {
    fact: { type: 'started', roots: ['/etc/app'], targets: [url], admin: 'http://[::]:8081' },
    level: 'info',
    msg: 'started',
    fields: { roots: ['/etc/app'], targets: [url], admin: 'http://[::]:8081' },
  },
  synced: {
    fact: { type: 'synced', objects: 2, files: 5, ms: 12.3456 },
    level: 'info',
    msg: 'the first sync is on disk',
    fields: { objects: 2, files: 5, ms: 12.35 },
  },
  written: {
    fact: { type: 'written', root: '/etc/app', written: ['a.yaml'], removed: [], bytes: 9, ms: 1 },
    level: 'info',
    msg: '1 file written, 0 removed',
    fields: { root: '/etc/app', written: ['a.yaml'], bytes: 9, ms: 1 },
  },
  refused: {
    fact: {
      type: 'refused',
      refusal: {
        code: 'KEY_NAME',
        message: 'the key name ".." leads elsewhere',
        from: { ...from, key: 'a\nb' },
      },
    },
    level: 'warn',
    msg: 'key "a\\nb" of ConfigMap default/app is not written: the key name ".." leads elsewhere',
    fields: { code: 'KEY_NAME', object: 'ConfigMap default/app', key: 'a\nb' },
  },
  unrefused: {
    fact: { type: 'unrefused', from },
    level: 'info',
    msg: 'key a.yaml of ConfigMap default/app is refused no more',
    fields: { object: 'ConfigMap default/app', key: 'a.yaml' },
  },
  conflict: {
    fact: { type: 'conflict', conflict },
    level: 'warn',
    msg: 'two keys want a.yaml: key a.yaml of ConfigMap default/app is written, key a.yaml of Secret default/keys is not',
    fields: {
      root: '/etc/app',
      path: 'a.yaml',
      winner: { object: 'ConfigMap default/app', key: 'a.yaml' },
      loser: { object: 'Secret default/keys', key: 'a.yaml' },
    },
  },
  absent: {
    fact: { type: 'absent', object: 'ConfigMap default/web' },
    level: 'warn',
    msg: 'ConfigMap default/web does not exist, so there are no files of it',
    fields: { object: 'ConfigMap default/web' },
  },
  found: {
    fact: { type: 'found', object: 'ConfigMap default/web' },
    level: 'info',
    msg: 'ConfigMap default/web exists now',
    fields: { object: 'ConfigMap default/web' },
  },
  'once-failed': {
    fact: { type: 'once-failed', exitCode: 3, message: 'not read: Secret default/tls' },
    level: 'error',
    msg: 'ended with exit code 3: not read: Secret default/tls',
    fields: { exitCode: 3 },
  },
  'conflict-gone': {
    fact: { type: 'conflict-gone', conflict },
    level: 'info',
    msg: 'only one key wants a.yaml now',
    fields: {
      root: '/etc/app',
      path: 'a.yaml',
      winner: { object: 'ConfigMap default/app', key: 'a.yaml' },
      loser: { object: 'Secret default/keys', key: 'a.yaml' },
    },
  },
  'write-failed': {
    fact: { type: 'write-failed', path: '/etc/app/a', code: 'ENOSPC', message: 'no space', retryInMs: 900 },
    level: 'warn',
    msg: 'not written, the old files stay: no space',
    fields: { path: '/etc/app/a', code: 'ENOSPC', retryInMs: 900 },
  },
  'write-healed': {
    fact: { type: 'write-healed', path: '/etc/app/a' },
    level: 'info',
    msg: 'writing works again',
    fields: { path: '/etc/app/a' },
  },
  'reload-sent': {
    fact: { type: 'reload-sent', target: url },
    level: 'debug',
    msg: 'reload sent',
    fields: { target: url },
  },
  'reload-done': {
    fact: { type: 'reload-done', target: url, ms: 3, lagMs: 8, about: [from, other] },
    level: 'info',
    msg: 'reloaded',
    fields: { target: url, ms: 3, lagMs: 8, objects: ['ConfigMap default/app', 'Secret default/keys'] },
  },
  'reload-failed': {
    fact: {
      type: 'reload-failed',
      target: url,
      ms: 3,
      message: 'it answered 500',
      retryInMs: 1_000.2,
      about: [],
    },
    level: 'warn',
    msg: 'the reload failed: it answered 500',
    fields: { target: url, ms: 3, retryInMs: 1_000.2 },
  },
  'source-failed': {
    fact: { type: 'source-failed', source: 'Secrets in shop', message: 'forbidden' },
    level: 'warn',
    msg: 'Secrets in shop: forbidden',
    fields: { source: 'Secrets in shop' },
  },
  'source-healed': {
    fact: { type: 'source-healed', source: 'Secrets in shop' },
    level: 'info',
    msg: 'Secrets in shop: works again',
    fields: { source: 'Secrets in shop' },
  },
  'child-started': {
    fact: { type: 'child-started', pid: 7, command: 'app' },
    level: 'info',
    msg: 'the program was started',
    fields: { pid: 7, command: 'app' },
  },
  'child-signalled': {
    fact: { type: 'child-signalled', pid: 7, signal: 'SIGHUP' },
    level: 'info',
    msg: 'SIGHUP sent to the program',
    fields: { pid: 7, signal: 'SIGHUP' },
  },
  'child-ended': {
    fact: { type: 'child-ended', code: null, signal: 'SIGKILL' },
    level: 'warn',
    msg: 'the program was ended by SIGKILL',
    fields: { code: null, signal: 'SIGKILL' },
  },
  stopping: {
    fact: { type: 'stopping', signal: 'SIGTERM' },
    level: 'info',
    msg: 'SIGTERM: stopping',
    fields: { signal: 'SIGTERM' },
  },
  warning: {
    fact: { type: 'warning', message: 'LABEL is set and not used' },
    level: 'warn',
    msg: 'LABEL is set and not used',
    fields: {},
  },
} satisfies { [T in Fact['type']]: Case<T> }

const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 6)

function logged(facts: readonly Fact[], options: Partial<FactLogOptions> = {}): string[] {
  const lines: string[] = []
  const write = (line: string) => void lines.push(line)
  const report = createFactLog({ write, level: 'debug', format: 'json', now: () => AT, ...options })
  for (const fact of facts) report(fact)
  return lines
}

describe('the log of facts', () => {
  for (const [event, { fact, level, msg, fields }] of Object.entries(cases)) {
    it(`has a line for ${event}`, () => {
      const [line = '', ...more] = logged([fact])
      assert.deepEqual(more, [])
      const time = '2026-01-02T03:04:05.006Z'
      assert.deepEqual(JSON.parse(line), { time, level, event, msg, ...fields })
      const [text = ''] = logged([fact], { format: 'text' })
      const mark = { warn: 'warning: ', error: 'error: ', info: '', debug: '' }[level]
      assert.ok(text.startsWith(`03:04:05.006  ${mark}${msg}`), text)
    })
  }

  it('prints what belongs to a fact behind its message', () => {
    const [written, ended] = logged(
      [
        { ...cases.written.fact, removed: ['b', 'c'] },
        { type: 'child-ended', code: 3, signal: null },
      ],
      { format: 'text' },
    )
    assert.equal(
      written,
      '03:04:05.006  1 file written, 2 removed  root=/etc/app  written=["a.yaml"]  removed=["b","c"]  bytes=9  ms=1',
    )
    assert.equal(ended, '03:04:05.006  warning: the program ended with code 3  code=3')
  })

  it('keeps quiet below its level', () => {
    const facts = Object.values(cases).map(({ fact }) => fact)
    const count = (level: FactLogOptions['level']) => logged(facts, { level }).length
    assert.equal(count('debug'), facts.length)
    assert.equal(count('info'), facts.length - 1)
    const errors = Object.values(cases).filter(({ level }) => level === 'error').length
    const warnings = Object.values(cases).filter(({ level }) => level === 'warn').length
    assert.equal(count('warn'), warnings + errors)
    assert.equal(count('error'), errors)
    assert.equal(count('silent'), 0)
  })

  it('calls a failing write an error when it lasts', () => {
    const [line = ''] = logged([{ ...cases['write-failed'].fact, retryInMs: 20_000 }])
    assert.equal((JSON.parse(line) as { level: Level }).level, 'error')
  })

  it('calls a program that ended well no warning', () => {
    const [line = ''] = logged([{ type: 'child-ended', code: 0, signal: null }])
    assert.equal((JSON.parse(line) as { level: Level }).level, 'info')
  })

  it('shows the first few of a long list', () => {
    const written = Array.from({ length: 512 }, (_, at) => `file-${at}`)
    const [line = ''] = logged([{ ...cases.written.fact, written }])
    const { msg, written: shown, writtenBeyond } = JSON.parse(line) as Record<string, unknown>
    assert.equal(msg, '512 files written, 0 removed')
    assert.deepEqual(shown, written.slice(0, 10))
    assert.equal(writtenBeyond, 502)
  })

  it('cuts long texts', () => {
    const [line = ''] = logged([{ type: 'warning', message: 'x'.repeat(1_000_000) }])
    assert.ok(line.length < 3_000)
  })

  for (const format of ['json', 'text'] as const) {
    it(`stays on one line and shows what cannot be seen, as ${format}`, () => {
      const nasty = 'a\nb\r\u001b[31mred\u0000\u007f\u009b1m\u2028\u202ebidi\u{e0041}\ud800'
      const facts: Fact[] = [
        { type: 'warning', message: nasty },
        { ...cases.written.fact, written: [nasty] },
        { type: 'unrefused', from: { ...from, name: nasty, key: nasty } },
      ]
      for (const line of logged(facts, { format })) {
        assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
        assert.match(line, /\\u001b\[31mred/)
      }
      if (format === 'json') {
        const [line = ''] = logged(facts, { format })
        assert.equal((JSON.parse(line) as { msg: string }).msg, nasty)
      }
    })
  }
})
