import type { IncomingMessage } from 'node:http'

/** Bytes that all bodies together may take, so that memory stays bounded whatever comes in. */
export interface Budget {
  readonly limit: number
  used: number
  /** Bodies that are still coming in. */
  arriving: number
}

/** A body, or why there is none. */
export type BodyResult =
  { chunks: Buffer[]; size: number } | { problem: 'REQUEST_TOO_LARGE' | 'REQUEST_INCOMPLETE' | 'OVERLOADED' }

/**
 * Collects a body within its limits without looking into it. The bytes stay counted in `budget` until the caller
 * gives them back with `release`.
 */
export function readBody(
  request: IncomingMessage,
  { maxBytes, budget }: { maxBytes: number; budget: Budget },
  done: (result: BodyResult) => void,
): void {
  const chunks: Buffer[] = []
  budget.arriving++
  let size = 0
  let ended = false
  const end = (result: BodyResult) => {
    if (ended) return
    ended = true
    budget.arriving--
    if ('problem' in result) budget.used -= size
    done(result)
  }
  if (Number(request.headers['content-length']) > maxBytes) {
    end({ problem: 'REQUEST_TOO_LARGE' })
    return
  }
  request.on('data', (chunk: Buffer) => {
    if (ended) return
    size += chunk.length
    budget.used += chunk.length
    if (size > maxBytes) end({ problem: 'REQUEST_TOO_LARGE' })
    else if (budget.used > budget.limit) end({ problem: 'OVERLOADED' })
    else chunks.push(chunk)
  })
  request.on('end', () => end({ chunks, size }))
  request.on('close', () => end({ problem: 'REQUEST_INCOMPLETE' }))
}
