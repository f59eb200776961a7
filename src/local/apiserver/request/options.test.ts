import assert from 'node:assert/strict'
import { ApiError } from '../errors.ts'
import { toCall } from './call.ts'
import { writeOptions } from './options.ts'

const read = (
  query: string,
  {
    agent,
    kind = 'PatchOptions',
    isApply = false,
  }: { agent?: string; kind?: string; isApply?: boolean } = {},
) =>
  writeOptions(
    toCall({
      method: 'PATCH',
      path: `/x?${query}`,
      headers: agent === undefined ? {} : { 'User-Agent': agent },
    }),
    { kind, isApply },
  )
const causes = (run: () => unknown): string[] => {
  try {
    run()
  } catch (error) {
    assert.ok(error instanceof ApiError, String(error))
    assert.equal(error.code, 422)
    return (error.status.details?.causes ?? []).map(({ field, message }) => `${field ?? ''}: ${message}`)
  }
  return assert.fail('was taken')
}

describe('writeOptions', () => {
  it('warn, and write, when nothing is said', () => {
    assert.deepEqual(read(''), { manager: 'unknown', dryRun: false, fieldValidation: 'Warn', force: false })
  })

  it('are read from the query', () => {
    assert.deepEqual(
      read('fieldManager=me&dryRun=All&fieldValidation=Strict&force=true', { isApply: true }),
      {
        manager: 'me',
        dryRun: true,
        fieldValidation: 'Strict',
        force: true,
      },
    )
  })

  it('call the manager after the client when it names none', () => {
    assert.equal(read('', { agent: 'kubectl/v1.36 (linux)' }).manager, 'kubectl')
    assert.equal(read('', { agent: 'Mozilla' }).manager, 'Mozilla')
    assert.equal(read('', { agent: '\u0001a\tb/1' }).manager, 'ab')
    assert.equal(read('', { agent: 'x'.repeat(300) }).manager.length, 128)
    assert.equal(read('', { agent: `x${'ä'.repeat(300)}` }).manager, `x${'ä'.repeat(63)}`)
    for (const agent of ['', '/', '\u0007/1']) assert.equal(read('', { agent }).manager, 'unknown')
  })

  it('refuse what Kubernetes refuses, all of it at once', () => {
    assert.deepEqual(
      causes(() => read('dryRun=Some&fieldValidation=Loud&fieldManager=a%00b')),
      [
        'dryRun: Unsupported value: ["Some"]: supported values: "All"',
        'fieldManager: Invalid value: "a\\x00b": invalid character U+0000 (at position 1)',
        'fieldValidation: Unsupported value: "Loud": supported values: "", "Ignore", "Strict", "Warn"',
      ],
    )
    for (const manager of ['x'.repeat(129), 'ä'.repeat(65)]) {
      const query = `fieldManager=${encodeURIComponent(manager)}`
      assert.deepEqual(
        causes(() => read(query)),
        ['fieldManager: Too long: may not be more than 128 bytes'],
      )
    }
    const [cause] = causes(() => read('fieldManager=%C3%A4%07'))
    assert.match(cause!, /U\+0007 \(at position 2\)$/)
  })

  it('want a manager for an apply, and force for nothing else', () => {
    assert.deepEqual(
      causes(() => read('', { isApply: true })),
      ['fieldManager: Required value: is required for apply patch'],
    )
    assert.deepEqual(
      causes(() => read('force=1')),
      ['force: Forbidden: may not be specified for non-apply patch'],
    )
    assert.equal(read('force=1', { kind: 'UpdateOptions' }).dryRun, false)
  })
})
