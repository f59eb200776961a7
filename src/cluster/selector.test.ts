import assert from 'node:assert/strict'
import {
  escapeFieldValue,
  formatSelector,
  parseFieldSelector,
  parseLabelSelector,
  SelectorError,
  selectorMatcher,
} from './selector.ts'

const NAME_RULE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

describe('parseLabelSelector', () => {
  const labels = { app: 'web', tier: 'front', empty: '', n: '5' }
  const selected = [
    ...['', ' ', 'app=web', 'app==web', ' app = web ', 'app!=db', 'none!=x', 'app', '!none', 'app=web,tier'],
    ...[
      'app in (web,db)',
      'app in(web)',
      'app notin (db)',
      'none notin (db)',
      'empty=',
      'empty in ()',
      'empty in (,a)',
    ],
    ...['empty in (a,,b)', 'n>4', 'n<6', 'app\tin\n(web)'],
  ]
  for (const text of selected) {
    it(`selects by "${text}"`, () => assert.equal(parseLabelSelector(text)(labels), true))
  }

  const others = [
    'app=db',
    'app!=web',
    'none=x',
    'none',
    '!app',
    'app in (db)',
    'none in (a)',
    'app notin (web)',
  ]
  for (const text of [...others, 'n>5', 'n<5', 'app>1', 'none>1', 'app=', 'app,none', 'constructor']) {
    it(`does not select by "${text}"`, () => assert.equal(parseLabelSelector(text)(labels), false))
  }

  it('takes an object without labels for one with none', () => {
    assert.equal(parseLabelSelector('!a')(undefined), true)
    assert.equal(parseLabelSelector('a')(undefined), false)
  })

  it('takes in and notin for keys and values too', () => {
    assert.equal(parseLabelSelector('in in (in)')({ in: 'in' }), true)
    assert.equal(parseLabelSelector('notin=in')({ notin: 'in' }), true)
  })

  const refused: [string, string][] = [
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['a in x', "unable to parse requirement: found 'x' expected: '('"],
    ['a in (x', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['a in (', "unable to parse requirement: found '', expected: ',', ')' or identifier"],
    ['a in (x,', "unable to parse requirement: found '', expected: ',', or identifier"],
    ['a in (x y)', "unable to parse requirement: found 'y', expected: ',' or ')'"],
    ['a=b=c', "found '=', expected: ',' or 'end of string'"],
    ['!a=b', "found '=', expected: ',' or 'end of string'"],
    [',a', "found ',', expected: !, identifier, or 'end of string'"],
    ['a,', "found '', expected: identifier after ','"],
    ['a,,b', "found ',', expected: identifier after ','"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    ['a=!=b', "unable to parse requirement: found '!=', expected: identifier"],
    ['-a=1', `unable to parse requirement: <nil>: Invalid value: "-a": name part ${NAME_RULE}`],
    ['/a=1', 'unable to parse requirement: <nil>: Invalid value: "/a": prefix part must be non-empty'],
    ['a=-x', `unable to parse requirement: values[0][a]: Invalid value: "-x": ${VALUE_RULE}`],
    [
      'a in (-x,-y)',
      `unable to parse requirement: [values[0][a]: Invalid value: "-x": ${VALUE_RULE}, values[1][a]: Invalid value: "-y": ${VALUE_RULE}]`,
    ],
    [
      'a>x',
      `unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`,
    ],
    [
      `a=${'x'.repeat(64)}`,
      `unable to parse requirement: values[0][a]: Invalid value: "${'x'.repeat(64)}": must be no more than 63 bytes`,
    ],
  ]
  for (const [text, message] of refused) {
    it(`refuses "${text.slice(0, 20)}" in the words of the API server`, () =>
      assert.throws(() => parseLabelSelector(text), new SelectorError(message)))
  }

  it('takes a long text in one go', () => {
    const text = Array.from({ length: 50_000 }, (_, index) => `k${index} in (a,b)`).join(',')
    assert.equal(parseLabelSelector(text)({}), false)
    assert.throws(() => parseLabelSelector('!'.repeat(100_000)), SelectorError)
  })
})

describe('selectorMatcher', () => {
  it('selects nothing without a selector, everything by an empty one', () => {
    assert.equal(selectorMatcher(undefined)({ a: 'b' }), false)
    assert.equal(selectorMatcher(null)({ a: 'b' }), false)
    assert.equal(selectorMatcher({})({ a: 'b' }), true)
  })

  it('wants all labels and all expressions', () => {
    const matches = selectorMatcher({
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['front', 'back'] },
        { key: 'legacy', operator: 'DoesNotExist' },
        { key: 'app', operator: 'Exists' },
        { key: 'zone', operator: 'NotIn', values: ['z'] },
      ],
    })
    assert.equal(matches({ app: 'web', tier: 'front' }), true)
    assert.equal(matches({ app: 'web', tier: 'front', legacy: '' }), false)
    assert.equal(matches({ app: 'web' }), false)
    assert.equal(matches({ app: 'web', tier: 'front', zone: 'z' }), false)
  })

  it('refuses what Kubernetes refuses', () => {
    const expression = (operator: string, values?: string[]) => ({
      matchExpressions: [{ key: 'a', operator, ...(values && { values }) }],
    })
    assert.throws(
      () => selectorMatcher(expression('Gt', ['1'])),
      /"Gt" is not a valid label selector operator/,
    )
    assert.throws(() => selectorMatcher(expression('In')), /values set can't be empty/)
    assert.throws(() => selectorMatcher(expression('Exists', ['x'])), /must be empty for exists/)
    assert.throws(() => selectorMatcher({ matchLabels: { '-': '' } }), /key: Invalid value: "-"/)
  })
})

describe('formatSelector', () => {
  it('says the same as the selector', () => {
    const text = formatSelector({
      matchLabels: { b: '2' },
      matchExpressions: [
        { key: 'a', operator: 'In', values: ['y', 'x'] },
        { key: 'c', operator: 'DoesNotExist' },
        { key: 'd', operator: 'Exists' },
        { key: 'e', operator: 'NotIn', values: ['z'] },
      ],
    })
    assert.equal(text, 'a in (x,y),b=2,!c,d,e notin (z)')
    assert.equal(parseLabelSelector(text)({ a: 'x', b: '2', d: '' }), true)
  })
})

describe('parseFieldSelector', () => {
  it('reads terms, sorted, without empty ones', () => {
    assert.deepEqual(parseFieldSelector('metadata.name!=b,,a==c,d=e,'), [
      { path: 'a', op: '=', value: 'c' },
      { path: 'd', op: '=', value: 'e' },
      { path: 'metadata.name', op: '!=', value: 'b' },
    ])
    assert.deepEqual(parseFieldSelector(''), [])
  })

  it('takes escaped characters as they are', () => {
    const value = 'a,b=c\\d'
    assert.deepEqual(parseFieldSelector(`x=${escapeFieldValue(value)}`), [{ path: 'x', op: '=', value }])
  })

  const refused: [string, string][] = [
    ['a', "invalid selector: 'a'; can't understand 'a'"],
    ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
    ['a=b\\x', 'invalid field selector: invalid escape sequence: \\x'],
    ['a=b\\', 'invalid field selector: invalid escape sequence: \\'],
  ]
  for (const [text, message] of refused) {
    it(`refuses "${text}" in the words of the API server`, () =>
      assert.throws(() => parseFieldSelector(text), new SelectorError(message)))
  }
})
