import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { Obj } from '../../../cluster/object.ts'
import { isFields, own } from '../../../protocol/own.ts'
import type { ControllerObject, Groups, HookName } from '../../../protocol/wire.ts'
import { manualClock } from '../../../time/manual-clock.ts'
import type { Observed, ObservedGroup } from '../observed.ts'
import type { Plan } from '../plan/plan.ts'
import type { HookSpec } from './hook-spec.ts'
import { TooManyRequests } from './hook.ts'
import { createHooks } from './hooks.ts'
import { createBodyWriter } from './request/body.ts'
import { goStructJson } from '../json/go-json.ts'
import type { HookPost } from './send.ts'

/** What was recorded of Metacontroller 4.17.2 and its hooks. */
const folder = new URL('../../../../test/fixtures/traces/', import.meta.url)

interface RecordedBody {
  controller: ControllerObject
  parent?: Obj
  object?: Obj
  children?: Groups
  attachments?: Groups
  related?: Groups
  finalizing?: boolean
}

interface RecordedCall {
  seq: number
  path: string
  headers: Record<string, string>
  requestBody: RecordedBody | null
  trimmed?: true
  managedFieldsDropped?: true
  delayMs?: number
  status: number
  responseHeaders: Record<string, string>
  responseBody: unknown
}

const read = (path: string): string => readFileSync(new URL(path, folder), 'utf8')
const callsOf = (scenario: string): RecordedCall[] =>
  existsSync(new URL(`${scenario}/requests.jsonl`, folder))
    ? read(`${scenario}/requests.jsonl`)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as RecordedCall)
    : []

/** Which hook of its controller a body was sent to. */
function hookOf({ finalizing }: RecordedBody): HookName {
  if (finalizing === undefined) return 'customize'
  return finalizing ? 'finalize' : 'sync'
}

const versionOf = (body: RecordedBody) => body.controller.spec.hooks?.[hookOf(body)]?.version ?? 'v1'
const kindOf = ({ controller }: RecordedBody) => controller.kind as Plan['kind']

/** The groups of a body as the engine has them, in any order but the right one. */
function groupsOf(groups: Groups = {}): ObservedGroup[] {
  return Object.entries(groups)
    .reverse()
    .map(([name, objects]) => {
      const dot = name.indexOf('.')
      return {
        kind: name.slice(0, dot),
        apiVersion: name.slice(dot + 1),
        namespaced: true,
        objects: Object.values(objects).reverse().map(reversed) as Obj[],
      }
    })
}

/** The same value with all its keys the other way round. */
function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(reversed)
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)] as const),
  )
}

function observedOf(body: RecordedBody): Observed {
  return {
    parent: reversed(body.parent ?? body.object) as Obj,
    children: groupsOf(body.children ?? body.attachments),
    related: groupsOf(body.related),
  }
}

describe('the recordings of hook calls', () => {
  for (const scenario of readdirSync(folder).sort()) {
    const calls = callsOf(scenario).filter(
      ({ trimmed, requestBody }) => trimmed !== true && requestBody !== null,
    )
    if (calls.length === 0) continue

    it(`has the bodies of ${scenario}`, () => {
      for (const { seq, requestBody, headers, managedFieldsDropped } of calls) {
        assert.ok(requestBody)
        const writer = createBodyWriter({ kind: kindOf(requestBody), controller: requestBody.controller })
        const observed = observedOf(requestBody)
        const finalizing = requestBody.finalizing === true
        const body =
          hookOf(requestBody) === 'customize'
            ? writer.customize(observed.parent)
            : writer.sync(observed, { version: versionOf(requestBody), finalizing })
        assert.equal(body, goStructJson(requestBody), `call ${seq}`)
        if (managedFieldsDropped) continue
        assert.equal(Buffer.byteLength(body), Number(headers['content-length']), `length of call ${seq}`)
      }
    })
  }

  /** Followed by the HTTP client, given up by it, the end of the process, or of calls whose bodies were not kept. */
  const elsewhere = new Set(['errors-redirect', 'errors-timeout', 'errors-null-child', 'decorator-errors'])

  for (const scenario of readdirSync(folder).sort()) {
    const calls = callsOf(scenario).filter(({ requestBody }) => requestBody?.controller !== undefined)
    if (calls.length === 0 || elsewhere.has(scenario)) continue

    it(`has the headers and the errors of ${scenario}`, async () => {
      const told = new Set<string>()
      let call: RecordedCall | undefined
      let sent: HookPost | undefined
      const hooks = new Map<string, ReturnType<typeof createHooks>>()
      const { signal } = new AbortController()

      for (call of calls) {
        const body = call.requestBody
        assert.ok(body)
        const { controller } = body
        // Started anew whenever its spec changed.
        const started = `${controller.metadata.name} ${JSON.stringify(controller.spec)}`
        const known =
          hooks.get(started) ??
          createHooks({
            plan: planOf(body, calls),
            send: (post) => {
              sent = post
              assert.ok(call)
              const { status, responseHeaders, responseBody } = call
              return Promise.resolve({ status, headers: responseHeaders, body: textOf(responseBody) })
            },
            clock: manualClock(),
            bugs: 'emulate',
            tell: () => undefined,
          })
        hooks.set(started, known)
        const observed = observedOf(body)
        const hook = hookOf(body)
        try {
          if (hook === 'customize') await known.customize(observed.parent, signal)
          else await known.call(hook, observed, hook === 'finalize', signal)
        } catch (error) {
          if (!(error instanceof TooManyRequests)) told.add((error as Error).message)
        }
        const headers = Object.fromEntries(
          Object.entries(call.headers).filter(([name]) => name !== 'host' && name !== 'content-length'),
        )
        assert.deepEqual(
          Object.fromEntries(
            Object.entries(sent?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
          ),
          headers,
          `headers of call ${call.seq}`,
        )
      }
      assert.deepEqual([...told].sort(), recordedErrors(scenario))
    })
  }
})

/** An answer as it was sent: null stands for none, `$raw` for one that was no JSON. */
function textOf(body: unknown): string {
  if (body === null) return ''
  const raw = isFields(body) ? own(body, '$raw') : undefined
  return typeof raw === 'string' ? raw : JSON.stringify(body)
}

/** A controller as it ran, as far as its calls show. */
function planOf(
  { controller }: RecordedBody,
  calls: readonly RecordedCall[],
): Parameters<typeof createHooks>[0]['plan'] {
  const hooks: Partial<Record<HookName, HookSpec>> = {}
  for (const [name, { version = 'v1', webhook = {} }] of Object.entries(controller.spec.hooks ?? {})) {
    const recorded = calls.find(({ requestBody }) => requestBody && hookOf(requestBody) === name)
    const authorization = recorded?.headers.authorization
    hooks[name as HookName] = {
      version,
      url: 'http://hooks/',
      timeoutMs: 10_000,
      mode: webhook.responseUnMarshallMode ?? (version === 'v2' ? 'strict' : 'loose'),
      ...(authorization !== undefined && { authorization }),
      ...(webhook.etag !== undefined && { etag: {} }),
    }
  }
  return { kind: controller.kind as Plan['kind'], name: controller.metadata.name, controller, hooks }
}

/** What the events on parents say about hooks. */
function recordedErrors(scenario: string): string[] {
  const events = JSON.parse(read(`${scenario}/events.json`)) as {
    object: string
    reason: string
    message: string
  }[]
  const messages = events
    .filter(
      ({ object, reason }) => reason === 'SyncError' && !/^(?:Composite|Decorator)Controller\//.test(object),
    )
    .map(({ message }) => message.replace(/^Sync error: (?:sync hook failed for \S+ \S+: )?/, ''))
  return [
    ...new Set(messages.filter((message) => /^\w+ hook failed|^unsupported status/.test(message))),
  ].sort()
}
