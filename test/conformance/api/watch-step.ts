import { bodyOf, contentOf, headOf, partOf, save, shorten } from './answer.ts'
import type { Context, OpenWatch } from './context.ts'
import { headersOf } from './request-step.ts'
import { isOfResident } from './residents.ts'
import type { Expectation, ReadStep, WatchStep } from './scenario.ts'
import { linesOf, textOf } from './stream.ts'
import { fillText } from './variables.ts'

/** Opens a watch and reads the lines that the step wants. */
export async function runWatch(context: Context, step: WatchStep): Promise<Expectation> {
  const { send, variables, watches, over } = context
  const abort = new AbortController()
  const path = fillText(step.watch, variables)
  const headers = headersOf(step.headers, variables)
  const signal = AbortSignal.any([over.signal, abort.signal])
  const answer = await inTime(context, send({ method: 'GET', path, headers, signal }), () => 'no answer came')
  if (answer.status !== 200) {
    const content = contentOf(answer, await textOf(answer.body))
    save(context, step, content)
    return { ...headOf(answer), ...bodyOf(context, step, content, path) }
  }
  const open = { lines: linesOf(answer.body), abort }
  if (step.as !== undefined) watches.set(step.as, open)
  if (step.as !== undefined && step.lines === undefined) return headOf(answer)
  const read = await readLines(context, open, step)
  if (step.as === undefined) abort.abort()
  return { ...headOf(answer), ...read }
}

/** Reads on in a watch that was opened before. */
export async function runRead(context: Context, step: ReadStep): Promise<Expectation> {
  const open = context.watches.get(step.read)
  if (open === undefined) throw new Error(`no watch was opened as ${step.read}`)
  return { status: 200, ...(await readLines(context, open, step)) }
}

async function readLines(context: Context, { lines: source, abort }: OpenWatch, step: WatchStep | ReadStep) {
  const lines: unknown[] = []
  const wanted = step.lines ?? Infinity
  const reading = (async () => {
    while (lines.length < wanted) {
      const next = await source.next()
      if (next.done === true) return { ended: true as const }
      if (!isOfResident(next.value)) lines.push(next.value)
    }
    return {}
  })()
  reading.catch(() => undefined)
  try {
    const end = await inTime(context, reading, () => `only ${lines.length} lines came: ${shorten(lines)}`)
    save(context, step, lines)
    return { lines: lines.map((line) => context.normalise(partOf(step.only, line))), ...end }
  } catch (error) {
    abort.abort()
    throw error
  }
}

async function inTime<T>({ patienceMs }: Context, work: Promise<T>, why: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(why())), patienceMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
