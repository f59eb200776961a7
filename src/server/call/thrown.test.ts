import assert from 'node:assert/strict'
import { join } from 'node:path'
import ts from 'typescript'
import { cleanUp } from '../../../test/support/cleanup.ts'
import { hooksFolder } from '../../../test/support/hooks-folder.ts'
import { post, syncRequest } from '../../../test/support/requests.ts'
import { startServer } from '../../../test/support/running-server.ts'
import { describeThrown, shownPath } from './thrown.ts'

/** An error with a stack of our making. */
function errorAt(...frames: string[]): Error {
  const error = new TypeError('x is not a function')
  error.stack = [`TypeError: x is not a function`, ...frames.map((frame) => `    at ${frame}`)].join('\n')
  return error
}

describe('describeThrown', () => {
  it('names the innermost place of the author', () => {
    const { message, at } = describeThrown(
      errorAt(
        'JSON.parse (<anonymous>)',
        'Object.parse (node:internal/url:801:36)',
        'parse (file:///hooks/node_modules/yaml/dist/index.js:3:9)',
        'inner (file:///hooks/lib/inner.ts:12:5)',
        'sync (file:///hooks/app.ts:3:1)',
      ),
    )
    assert.equal(message, 'TypeError: x is not a function')
    assert.equal(at, '/hooks/lib/inner.ts:12:5')
  })

  for (const [what, frame] of [
    ['a named function', 'sync (file:///hooks/app.ts:3:1)'],
    ['no function', 'file:///hooks/app.ts:3:1'],
    ['an async function', 'async Object.sync (file:///hooks/app.ts:3:1)'],
    ['an async frame without function', 'async file:///hooks/app.ts:3:1'],
    ['a plain path', 'sync (/hooks/app.ts:3:1)'],
    ['a generation of its own', 'sync (file:///hooks/app.ts?generation=3:3:1)'],
    [
      'a dated folder of a mounted ConfigMap',
      'sync (file:///hooks/..2026_01_02_03_04_05.123456789/app.ts:3:1)',
    ],
  ]) {
    it(`reads a frame with ${what}`, () => {
      assert.equal(describeThrown(errorAt(frame!)).at, '/hooks/app.ts:3:1')
    })
  }

  it('never takes a place inside Node or this server for that of the author', () => {
    const { at, stack } = describeThrown(
      errorAt(
        'async node:internal/modules/esm/loader:636:32',
        'new Promise (<anonymous>)',
        `runCall (${import.meta.filename}:1:1)`,
        'process.processTicksAndRejections (node:internal/process/task_queues:104:5)',
      ),
    )
    assert.equal(at, undefined)
    assert.ok(!stack?.includes('task_queues'), stack)
  })

  it('names the place of what it is thrown for real', () => {
    let thrown: unknown
    try {
      JSON.parse('no')
    } catch (error) {
      thrown = error
    }
    const { message, stack } = describeThrown(thrown)
    assert.match(message, /^SyntaxError: Unexpected token/)
    assert.match(stack!, /SyntaxError/)
  })

  it('follows causes, also in a circle, and stops after some', () => {
    const root = new Error('no route to host')
    const middle = new Error('fetch failed', { cause: root })
    assert.equal(
      describeThrown(new TypeError('cannot sync', { cause: middle })).message,
      'TypeError: cannot sync; caused by Error: fetch failed; caused by Error: no route to host',
    )
    root.cause = middle
    assert.equal(describeThrown(middle).message, 'Error: fetch failed; caused by Error: no route to host')
    let deep = new Error('0')
    for (let depth = 1; depth < 1_000; depth++) deep = new Error(String(depth), { cause: deep })
    assert.ok(describeThrown(deep).message.length < 200)
  })

  it('says it in one line', () => {
    assert.equal(describeThrown(new Error('one\ntwo\r\n\u2028three\0')).message, 'Error: one two three')
    assert.equal(describeThrown('one\ntwo').message, 'thrown: one two')
  })

  const self: Record<string, unknown> = {}
  self.self = self
  for (const [what, thrown, message] of [
    ['a text', 'just text', /^thrown: just text$/],
    ['undefined', undefined, /^thrown: undefined$/],
    ['null', null, /^thrown: null$/],
    ['a number', 7, /^thrown: 7$/],
    ['a bigint', 7n, /^thrown: .*(7|BigInt)/],
    ['an object', { code: 3 }, /^thrown: \{"code":3\}$/],
    ['an object that refers to itself', self, /^thrown: \[object Object\]$/],
    ['an error-like object', { message: 'looks like one' }, /^looks like one$/],
    ['one without prototype', Object.assign(Object.create(null) as object, { message: 'bare' }), /^bare$/],
    ['one with a number as message', { message: 5 }, /5/],
  ] as [string, unknown, RegExp][]) {
    it(`describes ${what}`, () => {
      const described = describeThrown(thrown)
      assert.match(described.message, message)
      assert.equal(described.at, undefined)
    })
  }

  const trap = () => {
    throw new Error('trapped')
  }
  for (const [what, thrown] of Object.entries({
    'a symbol': Symbol('s'),
    'a function': () => 1,
    'a symbol as message': { message: Symbol('s') },
    'a symbol as name': Object.assign(new Error('m'), { name: Symbol('n') }),
    'a message that throws': Object.defineProperty({}, 'message', { get: trap }),
    'a stack that throws': Object.defineProperty(new Error('m'), 'stack', { get: trap }),
    'a cause that throws': Object.defineProperty(new Error('m'), 'cause', { get: trap }),
    'a proxy that throws': new Proxy({}, { has: trap, get: trap }),
    'a toJSON that throws': { toJSON: trap },
    'a stack that is no text': Object.assign(new Error('m'), { stack: 5 }),
  })) {
    it(`does not throw at ${what}`, () => {
      const { message } = describeThrown(thrown)
      assert.ok(message.length > 0)
      assert.notEqual(message, 'thrown: undefined')
    })
  }
})

describe('shownPath', () => {
  it('is relative below the working directory, and absolute elsewhere', () => {
    assert.equal(shownPath(join(process.cwd(), 'hooks', 'app.ts')), join('hooks', 'app.ts'))
    assert.equal(shownPath('file:///elsewhere/app.ts'), '/elsewhere/app.ts')
    assert.equal(shownPath('/elsewhere/..2026_01_02_03_04_05.1/team/app.ts'), '/elsewhere/team/app.ts')
  })
})

describe('an error of a compiled hook', () => {
  const cleanup = cleanUp(afterEach)

  it('is placed where the TypeScript source has it', async () => {
    const source = [
      'interface Parent { spec: { depth: number } }',
      '',
      'enum Color { Red, Green }',
      '',
      'export const sync = ({ parent }: { parent: Parent }): never => {',
      '  throw new RangeError(`too deep: ${parent.spec.depth} ${Color[Color.Green]}`)',
      '}',
    ].join('\n')
    const { outputText } = ts.transpileModule(source, {
      fileName: 'app.ts',
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2022,
        inlineSourceMap: true,
        inlineSources: true,
      },
    })
    const files = { 'dist/app.js': outputText, 'src/app.ts': source }
    assert.ok(
      outputText.split('\n').findIndex((line) => line.includes('RangeError')) !== 5,
      'lines must differ',
    )
    const folder = hooksFolder(cleanup, files)
    const server = await startServer(cleanup, { paths: [join(folder, 'dist')], workers: 1 })
    const { status, text } = await post(`${server.url}/app/sync`, syncRequest('lamp', { depth: 9 }))
    assert.equal(status, 500)
    assert.match(text, /app\.ts:6:\d+: RangeError: too deep: 9 Green/)
  })
})
