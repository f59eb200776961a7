import assert from 'node:assert/strict'
import { errorRow } from '../../src/server/errors.ts'
import type { Expectation, Refusal } from './expectations.ts'
import { labelOf } from './recordings.ts'
import type { Replayed } from './replay.ts'

/** How many calls were answered as recorded, and how many were refused as expected. */
export interface Tally {
  equal: number
  refused: number
}

/** Metacontroller takes what it was last answered again, on either status. */
const UNCHANGED = [304, 412]

/**
 * Compares what came back with what was recorded.
 *
 * @throws AssertionError at the first call that is answered in another way than expected.
 */
export function judge(replayed: readonly Replayed[], expectation: Expectation): Tally {
  const tally: Tally = { equal: 0, refused: 0 }
  for (const each of replayed) {
    const refusal = expectation.refused?.find(({ calls }) => calls.includes(each.call.seq))
    if (refusal) {
      checkRefusal(each, refusal)
      tally.refused += 1
    } else {
      checkAnswer(each, expectation)
      tally.equal += 1
    }
    checkLine(each, expectation, refusal)
  }
  return tally
}

function checkAnswer({ call, reply, tag }: Replayed, { differs = [] }: Expectation): void {
  const at = `call ${call.seq} ${call.path}`
  const difference = differs.find(({ calls }) => calls.includes(call.seq))
  const isGood = call.status === 200 || call.status === 304
  assert.ok(isGood || difference, `${at}: ${call.status} is no good answer, but nothing says what ours is`)
  assert.equal(reply.headers['x-hookwright-code'], undefined, `${at}: ${reply.text}`)
  if (UNCHANGED.includes(call.status)) {
    assert.deepEqual([reply.status, reply.text, reply.headers.etag], [304, '', tag], at)
    return
  }
  assert.equal(reply.status, 200, at)
  assert.equal(reply.headers['content-type'], 'application/json', at)
  assert.match(reply.headers.etag ?? '', /^"[\w-]+"$/, at)
  const { answer = (recorded: unknown) => recorded } = difference ?? {}
  assert.deepEqual(JSON.parse(reply.text), answer(call.responseBody), at)
}

function checkRefusal({ call, reply }: Replayed, { codes: [code], says, retryAfter }: Refusal): void {
  const at = `call ${call.seq} ${call.path}`
  const { status, headers, text } = reply
  const { status: expected, fix } = errorRow(code)
  const parent = labelOf(call)
  assert.equal(status, expected, `${at}: ${text}`)
  assert.equal(headers['x-hookwright-code'], code, `${at}: ${text}`)
  assert.equal(headers['content-type'], 'text/plain; charset=utf-8', at)
  assert.equal(headers.etag, undefined, at)
  assert.equal(headers['retry-after'], retryAfter, at)
  const about = parent === undefined ? '' : ` for ${parent}`
  assert.ok(text.startsWith(`${code}: ${call.path}${about}: `), `${at}: ${text}`)
  assert.ok(text.includes(says), `${at}: ${text}`)
  assert.ok(text.endsWith(fix), `${at}: ${text}`)
  assert.ok(!/[\r\n]/.test(text), `${at}: ${text}`)
}

/** The log line of a call says the same as its reply. */
function checkLine({ call, reply, line }: Replayed, { warned = [] }: Expectation, refusal?: Refusal): void {
  const at = `log line of call ${call.seq} ${call.path}`
  assert.equal(line.status, reply.status, at)
  assert.equal(line.route, call.path, at)
  assert.equal(line.parent, labelOf(call), at)
  assert.equal(line.code, refusal?.codes[0], at)
  const findings = line.refused?.map(({ code }) => code) ?? (line.code === undefined ? [] : [line.code])
  assert.deepEqual([...new Set(findings)], [...(refusal?.codes ?? [])], at)
  const warnings = warned.filter(({ calls }) => calls.includes(call.seq)).flatMap(({ codes }) => codes)
  assert.deepEqual([...new Set(line.warnings?.map(({ code }) => code))], warnings, at)
}
