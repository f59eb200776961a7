import { promisify } from '../../node/builtins.ts'
import type { IncomingMessage } from 'node:http'
import { ClusterError } from '../cluster-error.ts'

/** Reads a response as a whole, unpacked, and refuses one that is larger than `maxBytes`. */
export async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > maxBytes) throw tooLarge(maxBytes)
    pieces.push(piece)
  }
  const bytes = Buffer.concat(pieces)
  if (incoming.headers['content-encoding'] !== 'gzip') return bytes
  // Loaded when it is needed: the sidecar has little memory.
  const { gunzip } = await import('node:zlib')
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: maxBytes })
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(maxBytes)
    throw cause
  }
}

function tooLarge(maxBytes: number): ClusterError {
  return new ClusterError(`the answer is larger than ${maxBytes} bytes: ask for less of it, or for pages`, {
    code: 0,
    reason: 'TooLarge',
  })
}
