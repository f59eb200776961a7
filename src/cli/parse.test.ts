import assert from 'node:assert/strict'
import {
  parseAddress,
  parseChoice,
  parseCount,
  parseDuration,
  parseFlag,
  parseOptionalAddress,
  parseSize,
} from './parse.ts'

/** What each parser makes of a text; undefined stands for a refusal. */
function table<T>(parse: (text: string) => T, rows: [text: string, wanted: T | undefined][]) {
  for (const [text, wanted] of rows) {
    it(`${JSON.stringify(text)} is ${wanted === undefined ? 'refused' : JSON.stringify(wanted)}`, () => {
      if (wanted === undefined) assert.throws(() => parse(text), { name: 'InvalidValue' })
      else assert.deepEqual(parse(text), wanted)
    })
  }
}

describe('parseDuration', () => {
  table(parseDuration, [
    ['500ms', 500],
    ['9s', 9_000],
    ['1.5m', 90_000],
    ['1h', 3_600_000],
    ['0s', 0],
    ['9', undefined],
    ['s', undefined],
    ['', undefined],
    ['-1s', undefined],
    ['1 s', undefined],
    ['1d', undefined],
    ['1e3s', undefined],
    ['9S', undefined],
  ])
})

describe('parseSize', () => {
  table(parseSize, [
    ['0', 0],
    ['1048576', 1_048_576],
    ['1k', 1_000],
    ['32MB', 32_000_000],
    ['32Mi', 33_554_432],
    ['32MiB', 33_554_432],
    ['1G', 1_000_000_000],
    ['2Gi', 2_147_483_648],
    ['10B', 10],
    ['1.5Mi', undefined],
    ['-1', undefined],
    ['MiB', undefined],
    ['32mb', undefined],
    ['', undefined],
  ])
})

describe('parseCount', () => {
  table(parseCount(2), [
    ['2', 2],
    ['1000000', 1_000_000],
    ['1', undefined],
    ['1000001', undefined],
    ['2.5', undefined],
    ['2e3', undefined],
    ['0x10', undefined],
    ['', undefined],
    [' 3', undefined],
  ])
})

describe('parseAddress', () => {
  table(parseAddress, [
    ['127.0.0.1:8080', { host: '127.0.0.1', port: 8080 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
    ['[::1]:8080', { host: '::1', port: 8080 }],
    ['0.0.0.0:65535', { host: '0.0.0.0', port: 65_535 }],
    ['hooks.example.com:80', { host: 'hooks.example.com', port: 80 }],
    ['127.0.0.1:65536', undefined],
    ['127.0.0.1', undefined],
    ['8080', undefined],
    ['::1:8080', undefined],
    ['[::1]', undefined],
    ['http://127.0.0.1:8080', undefined],
    ['127.0.0.1:', undefined],
    ['127.0.0.1:80x', undefined],
    ['', undefined],
  ])

  it('":8080" is all interfaces', () => {
    const { host, port } = parseAddress(':8080')
    assert.equal(port, 8080)
    assert.ok(['::', '0.0.0.0', ''].includes(host))
  })
})

describe('parseOptionalAddress', () => {
  it('"off" is nowhere', () => assert.equal(parseOptionalAddress('off'), 'off'))
  it('all else is an address', () => {
    assert.deepEqual(parseOptionalAddress('[::1]:9'), { host: '::1', port: 9 })
    assert.throws(() => parseOptionalAddress('on'), /HOST:PORT/)
  })
})

describe('parseChoice', () => {
  it('takes one of its words, and names them otherwise', () => {
    const parse = parseChoice(['json', 'text'])
    assert.equal(parse('text'), 'text')
    assert.throws(() => parse('xml'), /Give one of json, text\./)
    assert.throws(() => parse('toString'), /Give one of/)
  })
})

describe('parseFlag', () => {
  table(parseFlag, [
    ['true', true],
    ['1', true],
    ['YES', true],
    ['on', true],
    ['false', false],
    ['0', false],
    ['no', false],
    ['Off', false],
    ['', false],
    ['maybe', undefined],
    ['2', undefined],
  ])
})
