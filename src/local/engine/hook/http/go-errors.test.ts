import assert from 'node:assert/strict'
import { answerError, bodyError } from './go-errors.ts'

const failed = (fields: object, message = 'odd') => Object.assign(new Error(message), fields)
const said = (error: unknown) => answerError(error, { over: undefined, ends: '127.0.0.1:1->[::1]:2' })

describe('answerError', () => {
  it('speaks of names that do not resolve', () => {
    const lookup = { syscall: 'getaddrinfo', hostname: 'hooks.test' }
    assert.match(
      said(failed({ ...lookup, code: 'ENOTFOUND' })),
      /^dial tcp: lookup hooks\.test( on \S+:\d+)?: no such host$/,
    )
    assert.match(said(failed({ ...lookup, code: 'EAI_AGAIN' })), /: server misbehaving$/)
  })

  it('speaks of connections that are not made or break', () => {
    const to = { syscall: 'connect', address: '::1', port: 9 }
    assert.equal(
      said(failed({ ...to, code: 'ECONNREFUSED' })),
      'dial tcp [::1]:9: connect: connection refused',
    )
    assert.equal(
      said(new AggregateError([failed({ ...to, code: 'EHOSTUNREACH' }), failed({ code: 'ENETUNREACH' })])),
      'dial tcp [::1]:9: connect: no route to host',
    )
    assert.equal(
      said(failed({ code: 'ECONNRESET', syscall: 'read' })),
      'read tcp 127.0.0.1:1->[::1]:2: read: connection reset by peer',
    )
    assert.equal(
      said(failed({ code: 'EPIPE', syscall: 'write' })),
      'write tcp 127.0.0.1:1->[::1]:2: write: broken pipe',
    )
    assert.equal(said(failed({ code: 'ECONNRESET' }, 'socket hang up')), 'EOF')
  })

  it('speaks of certificates for other names', () => {
    const odd = (host: string, subjectaltname: string) =>
      said(failed({ code: 'ERR_TLS_CERT_ALTNAME_INVALID', host, cert: { subjectaltname } }))
    const verify = 'tls: failed to verify certificate: x509:'
    assert.equal(
      odd('127.0.0.2', 'DNS:a, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1'),
      `${verify} certificate is valid for 127.0.0.1, ::1, not 127.0.0.2`,
    )
    assert.equal(odd('b', 'DNS:a, DNS:*.c'), `${verify} certificate is valid for a, *.c, not b`)
    assert.equal(
      odd('127.0.0.1', 'DNS:a'),
      `${verify} cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs`,
    )
  })

  it('leaves what it does not know in the words of Node', () => {
    assert.equal(said(failed({ code: 'ODD' }, 'what is this')), 'what is this')
    assert.equal(bodyError(failed({ code: 'ODD' }, 'what is this'), undefined), 'what is this')
  })
})
