import assert from 'node:assert/strict'
import { createSubstitute } from './envsubst.ts'
import { isProblem } from './problem.ts'

const env = {
  APP_A: 'one',
  APP_B: '$(APP_A)$&',
  APP_EMPTY: '',
  OTHER: 'hidden',
  'APP.x-y': 'dotted',
  APP_GONE: undefined,
}
const variables = { globs: ['APP*', '!APP_NOT'], env: { ...env, APP_NOT: 'no' } }
const substitute = createSubstitute(variables, { discreet: false })
const replaced = (text: string, most = 10_000_000) => {
  const found = substitute(Buffer.from(text), most)
  return isProblem(found) ? found : Buffer.from(found).toString()
}
const messageOf = (value: unknown) => {
  assert.ok(isProblem(value))
  assert.equal(value.code, 'ENVSUBST')
  return value.message
}

describe('createSubstitute', () => {
  it('never takes credentials of the sidecar, whatever is allowed', () => {
    const own = { REQ_PASSWORD: 'x', HOOKWRIGHT_RELOAD_HEADER: 'Authorization: Bearer x' }
    const any = createSubstitute({ globs: ['*'], env: { ...own, APP: 'a' } }, { discreet: false })
    assert.equal(Buffer.from(any(Buffer.from('$(APP)'), 100) as Uint8Array).toString(), 'a')
    for (const name of Object.keys(own)) messageOf(any(Buffer.from(`$(${name})`), 100))
  })

  const rows: [text: string, expected: string][] = [
    ['$(APP_A)', 'one'],
    ['a $(APP_A)-$(APP_A)$(APP_EMPTY)!', 'a one-one!'],
    ['$(APP.x-y)', 'dotted'],
    ['$(APP_B)', '$(APP_A)$&'],
    ['$$(APP_A)', '$(APP_A)'],
    ['$$$(APP_A)', '$one'],
    ['$$$$(APP_A)', '$$(APP_A)'],
    ['$$(ANY) $$(OTHER)', '$(ANY) $(OTHER)'],
    ['$APP_A ${APP_A} $ $$ $1 $(', '$APP_A ${APP_A} $ $$ $1 $('],
    ['$(a b) $(".x") $() $(1) $(APP_A', '$(a b) $(".x") $() $(1) $(APP_A'],
    ['ä😀$(APP_A)ä', 'ä😀oneä'],
    ['\ufeff$(APP_A)\r\n', '\ufeffone\r\n'],
    ['', ''],
  ]
  for (const [text, expected] of rows)
    it(`makes ${JSON.stringify(expected)} of ${JSON.stringify(text)}`, () =>
      assert.equal(replaced(text), expected))

  it('names a variable that is not set or not allowed, never its value', () => {
    assert.match(messageOf(replaced('$(APP_A) $(APP_MISSING)')), /"APP_MISSING" that is not set/)
    assert.match(messageOf(replaced('$(APP_GONE)')), /"APP_GONE" that is not set/)
    for (const name of ['OTHER', 'APP_NOT', 'constructor', '__proto__']) {
      const message = messageOf(replaced(`$(${name})`))
      assert.ok(message.includes(`"${name}" that --envsubst does not name`), message)
      assert.doesNotMatch(message, /hidden/)
    }
  })

  it('names nothing that is a part of a secret', () => {
    const discreet = createSubstitute(variables, { discreet: true })
    for (const name of ['hunter2', 'APP_hunter2'])
      assert.doesNotMatch(messageOf(discreet(Buffer.from(`$(${name})`), 100)), /hunter2/)
    assert.match(messageOf(discreet(Buffer.from('$(OTHER)'), 100)), /"OTHER"/)
    assert.deepEqual(discreet(Buffer.from('$(APP_A)'), 100), Buffer.from('one'))
  })

  it('leaves bytes alone that are no UTF-8, or hold no reference', () => {
    for (const bytes of [
      Buffer.from([0xff, ...Buffer.from('$(APP_A)')]),
      Buffer.from('$ ( plain'),
      Buffer.alloc(0),
    ])
      assert.equal(substitute(bytes, 100), bytes)
  })

  it('reads a part of a larger buffer', () => {
    const whole = Buffer.from('xx$(APP_A)yy')
    const part = new Uint8Array(whole.buffer, whole.byteOffset + 2, 8)
    assert.deepEqual(substitute(part, 100), Buffer.from('one'))
  })

  it('stops when it gets too large', () => {
    const large = createSubstitute({ globs: ['*'], env: { A: 'ä'.repeat(50) } }, { discreet: false })
    const bytes = Buffer.from('$(A)'.repeat(10))
    assert.ok(isProblem(large(bytes, 999)))
    assert.equal((large(bytes, 1000) as Uint8Array).length, 1000)
  })

  it('reads what is made to take long in one go', () => {
    for (const text of [`${'$'.repeat(1_000_000)} $(`, '$('.repeat(500_000), `$(${'a'.repeat(1_000_000)}`])
      assert.equal(replaced(text), text)
  })
})
