import assert from 'node:assert/strict'
import type { AnswerCode } from './answer-rules.ts'
import { checkAnswer } from './check-answer.ts'
import { checkRequest } from './check-request.ts'
import type { Verdict } from './finding.ts'
import type { HookCall } from './wire.ts'

export const UID = '0e3cde0b-bb75-49df-b2d2-a6b42b1d9dd6'

/** What a test changes of the call below. */
export interface CallOptions {
  spec?: object
  parent?: object
  metadata?: object
  observed?: object
  finalizing?: boolean
  controller?: undefined
}

const metadata = { name: 'web', namespace: 'shop', uid: UID, generation: 1 }
const observedGroups = { 'ConfigMap.v1': {}, 'Service.v1': {}, 'Pod.v1': {}, 'Deployment.apps/v1': {} }

function callFor(kind: 'CompositeController' | 'DecoratorController', options: CallOptions): object {
  const controller = {
    apiVersion: 'metacontroller.k8s.io/v1alpha1',
    kind,
    metadata: { name: 'apps' },
    spec: { generateSelector: true, hooks: { sync: { version: 'v1', webhook: {} } }, ...options.spec },
    status: {},
  }
  const parent = {
    apiVersion: 'example.com/v1',
    kind: 'App',
    metadata: { ...metadata, ...options.metadata },
    spec: {},
    ...options.parent,
  }
  const { observed = observedGroups, finalizing = false } = options
  const common = { controller: 'controller' in options ? undefined : controller, related: {}, finalizing }
  return kind === 'CompositeController'
    ? { ...common, parent, children: observed }
    : { ...common, object: parent, attachments: observed }
}

function checked(body: object, hook: 'sync' | 'customize'): HookCall {
  const result = checkRequest(body, hook)
  if ('problem' in result) assert.fail(`${result.problem.path}: ${result.problem.message}`)
  return result.call
}

export function composite(options: CallOptions = {}): HookCall {
  return checked(callFor('CompositeController', options), 'sync')
}

export function decorator(options: CallOptions = {}): HookCall {
  return checked(callFor('DecoratorController', options), 'sync')
}

export function customize(options: CallOptions = {}): HookCall {
  const body = callFor('CompositeController', options) as Record<string, unknown>
  return checked({ controller: body.controller, parent: body.parent }, 'customize')
}

/** A child without a flaw, with the given fields laid over it. */
export function configMap(fields: object = {}, meta: object = {}): Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'web', ...meta },
    data: { a: 'b' },
    ...fields,
  }
}

/** A Pod with one container, which gets the given fields. */
export function pod(container: object = {}, spec: object = {}): Record<string, unknown> {
  const containers = [{ name: 'main', image: 'example.test/web:1', ...container }]
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers, ...spec } }
}

/** A composite's answer with the given children. */
export function withChildren(...children: unknown[]): { status: object; children: unknown[] } {
  return { status: { ready: true }, children }
}

/** One row of a table: an answer that provokes a rule, and a near miss that must not. */
export interface Case {
  code: AnswerCode
  title: string
  call?: HookCall
  answer: unknown
  path: string
  /** What the message must say. */
  says?: RegExp
  /** Answers to the same call that are close, and fine by this rule. */
  fine?: readonly unknown[]
  /** Calls to which the same answer is fine by this rule. */
  fineFor?: readonly HookCall[]
}

export const codesOf = ({ errors, warnings }: Verdict): AnswerCode[] =>
  [...errors, ...warnings].map(({ code }) => code)

/** Runs a table: each row must find its code at its path, and no near miss may. */
export function runCases(name: string, cases: readonly Case[]): void {
  describe(name, () => {
    for (const { code, title, call = composite(), answer, path, says, fine = [], fineFor = [] } of cases) {
      it(`${code}: ${title}`, () => {
        const { errors, warnings } = checkAnswer(call, answer)
        const all = [...errors, ...warnings]
        const found = all.find((finding) => finding.code === code && finding.path === path)
        assert.ok(found, `expected ${code} at ${path}, got ${JSON.stringify(all)}`)
        if (says !== undefined) assert.match(found.message, says)
        const misses = [
          ...fine.map((near) => checkAnswer(call, near)),
          ...fineFor.map((to) => checkAnswer(to, answer)),
        ]
        for (const [index, miss] of misses.entries()) {
          assert.ok(!codesOf(miss).includes(code), `near miss ${index}: ${JSON.stringify(miss)}`)
        }
      })
    }
  })
}
