import assert from 'node:assert/strict'
import { widget, widgetKind } from '../../../../test/support/widgets.ts'
import type { Schema } from '../schema/schema.ts'
import { compileProblems } from './cel.ts'
import { validateCustom } from './validate.ts'

interface Rule {
  rule: string
  message?: string
  messageExpression?: string
  reason?: string
  fieldPath?: string
  optionalOldSelf?: boolean
}

const PROPERTIES: Schema['properties'] = {
  n: { type: 'integer' },
  s: { type: 'string' },
  namespace: { type: 'string' },
  'a-b': { type: 'string' },
  list: { type: 'array', items: { type: 'string' } },
  set: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
  map: { type: 'object', additionalProperties: { type: 'integer' } },
  when: { type: 'string', format: 'date-time' },
  port: { 'x-kubernetes-int-or-string': true },
}
const schemaWith = (rule: Rule): Schema => ({
  type: 'object',
  properties: PROPERTIES,
  'x-kubernetes-validations': [rule],
})

function run(rule: string | Rule, value: object, previous?: object, warnings: string[] = []): string[] {
  const spec = schemaWith(typeof rule === 'string' ? { rule } : rule)
  const before = previous === undefined ? undefined : widget(previous)
  const causes = validateCustom(widget(value), before, widgetKind({ spec }), undefined, warnings)
  return causes.map(({ field, message }) => `${field}: ${message}`)
}
const compile = (rule: string) => compileProblems(schemaWith({ rule }), false)[0]?.error

describe('rules of a schema', () => {
  for (const rule of [
    'self.n > 2 && self.s.startsWith("a")',
    'self.list.all(x, x.size() == 1) && self.list.exists(x, x == "b")',
    'has(self.map) && !has(self.when)',
    'self.__namespace__ == "x" && self.a__dash__b == "y"',
    'self.map["k"] == 1 && "k" in self.map',
    'self.set == ["q", "p"]',
    'self.s.matches("^a.*$") && self.s.find("[b-d]+") == "bc"',
    'self.?when.orValue(timestamp("2026-01-01T00:00:00Z")).getFullYear() == 2026',
    'self.port == 5 || self.port == "5"',
    'quantity("1Gi").isGreaterThan(quantity("1Mi"))',
    'ip("10.0.0.1").family() == 4 && cidr("10.0.0.0/8").containsIP("10.0.0.1")',
    'url("https://example.com:80/a?b=c").getHost() == "example.com:80"',
    'semver("1.2.3").isLessThan(semver("1.10.0"))',
    '"%s is %d".format([self.s, self.n]) == "abc is 3"',
    'self.list.map(x, x + "!").join(",") == "a!,b!"',
    '[3, 1, 2].sum() == 6 && [1, 2].isSorted() && ["b", "a"].min() == "a"',
    'duration("1h30m").getMinutes() == 90',
    'self.n / 2 == 1 && -7 / 2 == -3 && -7 % 2 == -1',
    'type(self.n) == int && dyn(self.n) == 3.0',
  ]) {
    it(`${rule} holds`, () => {
      const value = {
        n: 3,
        s: 'abc',
        namespace: 'x',
        'a-b': 'y',
        list: ['a', 'b'],
        set: ['p', 'q'],
        map: { k: 1 },
        port: 5,
      }
      assert.equal(compile(rule), undefined)
      assert.deepEqual(run(rule, value), [])
    })
  }

  it('say what failed', () => {
    assert.deepEqual(run('self.n > 2', { n: 1 }), ['spec: Invalid value: failed rule: self.n > 2'])
    assert.deepEqual(run({ rule: 'self.n > 2', message: 'too small' }, { n: 1 }), [
      'spec: Invalid value: too small',
    ])
    assert.deepEqual(
      run({ rule: 'self.n > 2', messageExpression: '"%d is small".format([self.n])' }, { n: 1 }),
      ['spec: Invalid value: 1 is small'],
    )
    assert.deepEqual(
      run({ rule: 'self.n > 2', message: 'no', reason: 'FieldValueForbidden', fieldPath: '.n' }, { n: 1 }),
      ['spec.n: Forbidden: no'],
    )
  })

  it('compare with what was before', () => {
    assert.deepEqual(run('self.n >= oldSelf.n', { n: 1 }), [])
    assert.deepEqual(run('self.n >= oldSelf.n', { n: 2 }, { n: 1 }), [])
    assert.equal(run('self.n >= oldSelf.n', { n: 1 }, { n: 2 }).length, 1)
    const optional = { rule: 'oldSelf.hasValue() || self.n == 1', optionalOldSelf: true }
    assert.equal(run(optional, { n: 2 }).length, 1)
    assert.deepEqual(run(optional, { n: 2 }, { n: 1 }), [])
  })

  it('only warn when they fail on what did not change', () => {
    const warnings: string[] = []
    assert.deepEqual(run({ rule: 'self.n > 2', message: 'too small' }, { n: 1 }, { n: 1 }, warnings), [])
    assert.equal(warnings.length, 1)
    assert.match(warnings.join(), /too small/)
  })

  it('tell of errors while they are evaluated', () => {
    assert.match(
      run('self.list[5] == "a"', { list: ['a'] }).join(),
      /index out of bounds: 5 evaluating rule: self\.list\[5\] == "a"/,
    )
    assert.match(run('self.n / 0 == 1', { n: 1 }).join(), /division by zero/)
    assert.match(run('self.s == "a"', {}).join(), /no such key: s/)
  })

  it('forgive an error that decides nothing', () => {
    assert.deepEqual(run('self.s == "a" || self.n == 1', { n: 1 }), [])
  })

  for (const [rule, wanted] of [
    ['self.nope == 1', "undefined field 'nope'"],
    ['self.n == "a"', "found no matching overload for '_==_' applied to '(int, string)'"],
    ['unknown(self)', "undeclared reference to 'unknown' (in container '')"],
    ['self.n', 'must evaluate to a bool'],
    ['self.n >', 'Syntax error'],
    ['self.s.matches("(")', 'invalid matches argument'],
  ] as const) {
    it(`${rule} does not compile`, () => {
      assert.ok(compile(rule)?.includes(wanted), compile(rule))
    })
  }

  it('stop when they take too much', () => {
    const list = Array.from({ length: 300 }, (_, index) => String(index))
    const rule = 'self.list.all(a, self.list.all(b, self.list.all(c, a + b + c != "x")))'
    assert.match(run(rule, { list }).join('\n'), /cost/)
    const long = 'a'.repeat(100_000)
    assert.match(
      run('self.list.all(x, self.s.matches(x))', {
        s: long,
        list: Array<string>(2000).fill('(a?){500}b'),
      }).join('\n'),
      /cost/,
    )
  })
})
