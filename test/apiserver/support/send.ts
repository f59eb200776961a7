import type { ApiResponse, Transport } from '../../../src/cluster/transport.ts'

/** An answer whose body was read. */
export interface Said<T = Record<string, unknown>> {
  status: number
  headers: ApiResponse['headers']
  body: T
}

const PATCHES = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
}

/** Sends `METHOD path` with a body that is JSON; `PATCH merge path` says how to patch. */
export async function send<T = Record<string, unknown>>(
  transport: Transport,
  request: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Said<T>> {
  const [method = '', ...rest] = request.split(' ')
  const path = rest.at(-1) ?? ''
  const type = rest.length > 1 ? PATCHES[rest[0] as keyof typeof PATCHES] : 'application/json'
  const answer = await transport({
    method,
    path,
    headers: { 'content-type': type, ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = Buffer.from(answer.body as Uint8Array).toString()
  const isJson = answer.headers['content-type'] === 'application/json'
  return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text) as T }
}

/** One line of a watch. */
export interface Line {
  type: string
  object: { metadata: { name?: string; resourceVersion?: string }; code?: number; [field: string]: unknown }
}

/** A watch that is read line by line. */
export interface OpenedWatch {
  /** The next line; undefined at the end. */
  next(): Promise<Line | undefined>
  stop(): void
}

/** Opens a watch. */
export async function openWatch(transport: Transport, path: string): Promise<OpenedWatch> {
  const stop = new AbortController()
  const answer = await transport({ method: 'GET', path, signal: stop.signal })
  if (answer.status !== 200)
    throw new Error(`${answer.status} ${Buffer.from(answer.body as Uint8Array).toString()}`)
  const lines = linesOf(answer.body as AsyncIterable<string | Uint8Array>)
  return {
    next: async () => (await lines.next()).value ?? undefined,
    stop: () => stop.abort(),
  }
}

async function* linesOf(body: AsyncIterable<string | Uint8Array>): AsyncGenerator<Line, undefined> {
  let rest = ''
  for await (const part of body) {
    const pieces = (rest + Buffer.from(part as Uint8Array).toString()).split('\n')
    rest = pieces.pop() ?? ''
    for (const piece of pieces) yield JSON.parse(piece) as Line
  }
  if (rest !== '') throw new Error(`half a line: ${rest}`)
  return undefined
}
