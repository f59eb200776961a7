import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { createAuthenticate, same } from './authenticate.ts'

const from = (authorization?: string) =>
  ({ headers: { ...(authorization !== undefined && { authorization }) } }) as unknown as IncomingMessage
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`

describe('createAuthenticate', () => {
  it('asks for nothing when nothing is set up', () => {
    assert.equal(createAuthenticate({}), undefined)
  })

  it('takes the token of now, without the white space around it', () => {
    let token = ' first \n'
    const authenticate = createAuthenticate({ bearer: () => token })!
    assert.equal(authenticate(from('Bearer first')), true)
    token = 'second'
    assert.equal(authenticate(from('Bearer first')), false)
    assert.equal(authenticate(from('BEARER second')), true)
  })

  it('takes user and password, with colons and any characters in the password', () => {
    const authenticate = createAuthenticate({ basic: () => 'user:p:ä ss\n' })!
    assert.equal(authenticate(from(basic('user:p:ä ss'))), true)
    assert.equal(authenticate(from(basic('user:p:ä'))), false)
    assert.equal(authenticate(from(basic('User:p:ä ss'))), false)
    assert.equal(authenticate(from('Bearer user:p:ä ss')), false)
  })

  it('takes either when both are set up', () => {
    const authenticate = createAuthenticate({ bearer: () => 'token', basic: () => 'user:word' })!
    assert.equal(authenticate(from('Bearer token')), true)
    assert.equal(authenticate(from(basic('user:word'))), true)
    assert.equal(authenticate(from('Bearer user:word')), false)
    assert.equal(authenticate(from(basic('token'))), false)
  })

  for (const header of [
    undefined,
    '',
    ' ',
    'Bearer',
    'Bearer ',
    'Basic',
    'Basic ',
    'Basic =',
    'token',
    'Bearer\ttoken',
  ]) {
    it(`refuses ${header === undefined ? 'no header' : JSON.stringify(header)}`, () => {
      const authenticate = createAuthenticate({ bearer: () => 'token', basic: () => 'user:word' })!
      assert.equal(authenticate(from(header)), false)
    })
  }

  it('refuses everything while a secret is empty', () => {
    const authenticate = createAuthenticate({ bearer: () => ' \n', basic: () => '' })!
    for (const header of [undefined, '', 'Bearer ', 'Bearer', basic('')])
      assert.equal(authenticate(from(header)), false)
  })
})

describe('same', () => {
  it('compares, and takes nothing for nothing', () => {
    assert.equal(same('secret', 'secret'), true)
    assert.equal(same('secret', 'secre'), false)
    assert.equal(same('', 'secret'), false)
    assert.equal(same('', ''), false)
    assert.equal(same('ä', 'a\u0308'), false)
  })
})
