import assert from 'node:assert/strict'
import { validateHeaderName, validateHeaderValue } from 'node:http'
import { parse } from 'yaml'
import type { ApiResponse } from '../../../src/cluster/transport.ts'

/** What a stream or a text is like, as a text. */
export async function textOf({ body }: ApiResponse): Promise<string> {
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return Buffer.from(body).toString()
  const parts: string[] = []
  for await (const part of body) parts.push(Buffer.from(part).toString())
  return parts.join('')
}

/** Answers longer than this are believed to be JSON: they are documents of Kubernetes. */
const LONGEST = 400_000

/**
 * Checks what every answer has to be: no failure of the server, well-formed, a Status when it is a failure.
 * Gives what is in it.
 */
export async function checkAnswer(answer: ApiResponse): Promise<unknown> {
  const { status, headers, body } = answer
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue
    validateHeaderName(name)
    validateHeaderValue(name, value)
  }
  const text = await textOf(answer)
  assert.ok(status < 500 || status === 501 || status === 504, `${status} ${text.slice(0, 500)}`)
  const type = (headers['content-type'] ?? '').split(';', 1)[0]
  if (text.length > LONGEST) return undefined
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    assert.ok(text === '' || text.endsWith('\n'), `a torn line: ${text.slice(-100)}`)
    return text.split('\n').filter(Boolean).map(checkLine)
  }
  if (type === 'text/plain') {
    assert.ok(status < 300 || status === 404 || status === 400, `${status} as plain text: ${text}`)
    return text
  }
  // Some documents of a real server are missing without a word.
  if (text === '') return undefined
  if (type !== 'application/json' && type !== 'application/yaml') {
    assert.ok(status < 300, `${status} as ${type ?? 'nothing'}: ${text}`)
    return text
  }
  const content: unknown = type === 'application/json' ? JSON.parse(text) : parse(text)
  assert.ok(typeof content === 'object' && content !== null, `no object: ${text}`)
  if (status >= 300) {
    const { kind, code, message, status: outcome } = content as Record<string, unknown>
    assert.deepEqual([kind, code, outcome, typeof message], ['Status', status, 'Failure', 'string'], text)
  }
  return content
}

function checkLine(line: string): unknown {
  const event = JSON.parse(line) as { type: unknown; object: unknown }
  assert.ok(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR'].includes(String(event.type)), line)
  assert.equal(typeof event.object, 'object')
  return event
}
