import { parentPort, workerData } from 'node:worker_threads'
import { HookExit, errorText, runCall, type CallResult, type RunnableRoute } from '../call/run.ts'
import { describeThrown } from '../call/thrown.ts'
import { trimMemory } from '../../node/trim-memory.ts'
import { captureConsole } from './console.ts'
import { callContext, type CallContext } from './context.ts'
import type { CallMessage, FromWorker, ReplyMessage, ToWorker } from './message.ts'
import { prepareRoutes, type GenerationCode } from './prepare.ts'
import { createSlots } from './slots.ts'

/** What a worker is told at its start. */
export interface ThreadData {
  slots: SharedArrayBuffer
}

if (!parentPort) throw new Error('this module is the entry of a worker thread')
const port = parentPort
const { slots: buffer } = workerData as ThreadData
const slots = createSlots(buffer)
const send = (message: FromWorker) => port.postMessage(message)

let replies: ReplyMessage[] = []
/** While the calls of one message run, their replies wait for each other; later ones wait for the turn to end. */
let inBatch = false

function post(message: ReplyMessage) {
  if (replies.push(message) === 1 && !inBatch) setImmediate(flush)
}

function flush() {
  if (replies.length === 0) return
  send({ type: 'replies', replies })
  replies = []
}

function reply(context: CallContext, { status, code, text, etag, retryAfter, facts }: CallResult) {
  if (context.answered) return
  context.answered = true
  slots.finish(context.slot)
  post([context.slot, status, code, text, etag, retryAfter, facts])
}

function run([slot, index, , ifNoneMatch]: CallMessage, body: Uint8Array, routes: readonly RunnableRoute[]) {
  slots.beat()
  const route = routes[index]
  if (!route || !slots.claim(slot)) {
    // Status 0: the main thread took this call back; its slot is free again now.
    post([slot, 0, undefined, '', undefined, undefined, {}])
    return
  }
  const context: CallContext = { slot, route: route.path, parent: '', answered: false }
  slots.setCurrent(slot)
  const result = callContext.run(context, runCall, route, {
    body,
    ifNoneMatch,
    onParent(label) {
      context.parent = label
      slots.setLabel(slot, label)
    },
  })
  slots.setCurrent(-1)
  if (result instanceof Promise) void result.then((late) => reply(context, late))
  else reply(context, result)
}

/** An error that nothing awaits: its call is answered now, and the log names it. */
function unhandled(error: unknown, retire: boolean) {
  const context = callContext.getStore()
  const { message, at, stack } = describeThrown(error)
  const detail = at === undefined ? message : `${at}: ${message}`
  if (context) {
    const text = errorText('HOOK_UNHANDLED', { route: context.route, parent: context.parent, detail })
    reply(context, { status: 500, code: 'HOOK_UNHANDLED', text, facts: { parent: context.parent } })
  }
  flush()
  const about = context && { route: context.route, parent: context.parent }
  // A timer that the module itself left behind throws in every worker: another one would not be any better.
  send({ type: 'unhandled', message: detail, stack, retire: retire && context !== undefined, ...about })
}

process.setSourceMapsEnabled(true)
captureConsole(send)
const exit = process.exit.bind(process)
process.exit = (exitCode) => {
  throw new HookExit(`process.exit(${exitCode ?? ''}) was called`)
}

port.once('message', (code: GenerationCode) => void start(code))

async function start(code: GenerationCode) {
  const { routes } = await prepareRoutes(code).catch((error: unknown) => {
    // Node itself ends a thread by it.
    process.exit = exit
    throw error
  })
  // Only now: until then an error that nobody handles has to end this thread.
  process.on('unhandledRejection', (reason) => unhandled(reason, false))
  process.on('uncaughtException', (error) => unhandled(error, true))
  port.on('message', ({ calls, bodies }: ToWorker) => {
    slots.beat()
    let at = 0
    inBatch = true
    for (const call of calls) run(call, bodies.subarray(at, (at += call[2])), routes)
    inBatch = false
    flush()
  })
  trimMemory()
  send({ type: 'ready' })
}
