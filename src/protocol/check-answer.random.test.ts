import assert from 'node:assert/strict'
import { answerRules } from './answer-rules.ts'
import { checkAnswer } from './check-answer.ts'
import { checkRequest } from './check-request.ts'
import { composite, configMap, customize, decorator, pod, withChildren } from './fixtures.test.ts'
import { errorLine, MAX_MESSAGE } from './message.ts'
import type { HookCall } from './wire.ts'

/** A small generator of numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const oddities: (() => unknown)[] = [
  () => null,
  () => undefined,
  () => false,
  () => NaN,
  () => 1e400,
  () => -1,
  () => '',
  () => '\u0000\n\u2028',
  () => 'x'.repeat(2000),
  () => [],
  () => true,
  () => ({}),
  () => [null],
  () => 10n,
  () => Symbol('odd'),
  () => () => 1,
  () => new Map(),
  () => new Date(NaN),
  () => new Date(0),
  () => JSON.parse('{"__proto__":{"name":null},"constructor":1}') as unknown,
  () => Object.create(null) as unknown,
  () => ({ toJSON: () => null }),
  () => new Proxy([], {}),
  () => [{ port: {} }, { port: [] }],
]

type Container = Record<string | number, unknown>

/** Replaces, removes or adds something somewhere in a value, in place. */
function mutate(value: unknown, random: () => number): void {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  let target = value as Container
  for (;;) {
    const names = Object.keys(target)
    const name =
      names.length === 0 || random() < 0.1
        ? pick(['metadata', 'kind', '__proto__', '0', 'spec'])
        : pick(names)
    const inner: unknown = Object.hasOwn(target, name) ? target[name] : undefined
    if (typeof inner === 'object' && inner !== null && Object.isExtensible(inner) && random() < 0.7) {
      target = inner as Container
      continue
    }
    const replacement = random() < 0.1 ? value : pick(oddities)()
    Object.defineProperty(target, name, {
      value: replacement,
      configurable: true,
      enumerable: true,
      writable: true,
    })
    return
  }
}

const samples: [HookCall, () => unknown][] = [
  [
    composite(),
    () =>
      withChildren(
        configMap({}, { labels: { a: 'b' } }),
        pod({ args: ['a'], ports: [{ containerPort: 1 }] }),
      ),
  ],
  [
    decorator({ finalizing: true }),
    () => ({ labels: { a: 'b' }, attachments: [configMap()], finalized: true, status: {} }),
  ],
  [
    customize(),
    () => ({
      relatedResources: [
        { apiVersion: 'v1', resource: 'secrets', names: ['a'] },
        {
          apiVersion: 'v1',
          resource: 'pods',
          labelSelector: { matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] },
        },
      ],
    }),
  ],
]

describe('checkAnswer and checkRequest with random input', () => {
  it('never throw, report known codes, and let only JSON through', () => {
    const random = numbers(20261121)
    for (let round = 0; round < 6000; round += 1) {
      const [call, make] = samples[round % samples.length]!
      const answer = make()
      const times = 1 + Math.floor(random() * 4)
      for (let time = 0; time < times; time += 1) mutate(answer, random)
      const verdict = checkAnswer(call, answer)
      for (const finding of [...verdict.errors, ...verdict.warnings]) {
        assert.ok(Object.hasOwn(answerRules, finding.code))
        const { fix } = answerRules[finding.code]
        const detail = `${finding.path}: ${finding.message}`
        const line = errorLine({ code: finding.code, route: '/app/sync', detail, fix })
        assert.ok(line.length <= MAX_MESSAGE && !/[\n\u2028]/.test(line))
      }
      if (verdict.errors.length > 0) continue
      const text = JSON.stringify(verdict.answer)
      const again = checkAnswer(call, JSON.parse(text))
      assert.deepEqual(again.errors, [], text)
    }
  })

  it('never throw for requests', () => {
    const random = numbers(7)
    for (let round = 0; round < 3000; round += 1) {
      const [{ request }] = samples[round % samples.length]!
      const body = structuredClone(request)
      mutate(body, random)
      for (const hook of ['sync', 'finalize', 'customize', 'default'] as const) {
        const result = checkRequest(body, hook)
        if ('call' in result) checkAnswer(result.call, { status: {}, children: [configMap()] })
      }
    }
  })
})
