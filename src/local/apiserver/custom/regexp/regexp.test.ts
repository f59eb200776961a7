import assert from 'node:assert/strict'
import { TooMuchWork } from './machine.ts'
import { regexp } from './regexp.ts'

const found = (source: string, text: string) => {
  const span = regexp(source).find(text)
  return span === undefined ? undefined : text.slice(span.start, span.end)
}

describe('regular expressions', () => {
  it('match anywhere unless they are anchored', () => {
    assert.equal(regexp('b+').test('abbc'), true)
    assert.equal(regexp('^b+$').test('abbc'), false)
    assert.equal(regexp('^$').test(''), true)
  })

  for (const [source, text, wanted] of [
    ['a*', 'aaab', 'aaa'],
    ['a*?b', 'aaab', 'aaab'],
    ['a|ab', 'ab', 'a'],
    ['(?i)HELLO', 'say hello', 'hello'],
    ['[[:digit:]]{2,3}', 'a12345', '123'],
    ['\\p{Greek}+', 'abc αβγ', 'αβγ'],
    ['(?:x(?P<n>y))z', 'xyz', 'xyz'],
    ['[^a-z]', 'abC', 'C'],
    ['\\bfoo\\b', 'a foo b', 'foo'],
    ['(?s)a.b', 'a\nb', 'a\nb'],
    ['a.b', 'a\nb', undefined],
    ['(?m)^b$', 'a\nb\nc', 'b'],
    ['\\Qa.b\\E', 'a.b', 'a.b'],
    ['.', '😀', '😀'],
  ] as const) {
    it(`${source} finds ${String(wanted)} in ${JSON.stringify(text)}`, () => {
      assert.equal(found(source, text), wanted)
    })
  }

  for (const [source, message] of [
    ['a(', 'error parsing regexp: missing closing ): `a(`'],
    ['[a', 'error parsing regexp: missing closing ]: `[a`'],
    ['*', 'error parsing regexp: missing argument to repetition operator: `*`'],
    ['(?=a)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
    ['\\1', 'error parsing regexp: invalid escape sequence: `\\1`'],
    ['a{2000}', 'error parsing regexp: invalid repeat count: `{2000}`'],
    ['[z-a]', 'error parsing regexp: invalid character class range: `z-a`'],
  ] as const) {
    it(`${source} is refused in Go's words`, () => {
      assert.throws(() => regexp(source), { message })
    })
  }

  it('take time that grows with the text where others grow exponentially', () => {
    const text = `${'a'.repeat(20_000)}!`
    assert.equal(regexp('^(a+)+$').test(text), false)
    assert.equal(regexp('^(a|a)*$').test(text), false)
    assert.equal(regexp('^(.*a){10}$').test(text), false)
  })

  it('give up when a long text meets an expression with very many states', () => {
    assert.throws(() => regexp('(?:a?){1000}(?:a?){1000}b').test('a'.repeat(1_000_000)), TooMuchWork)
  })
})
