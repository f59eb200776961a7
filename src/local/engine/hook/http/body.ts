import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { SendError } from '../send.ts'

const unzip = promisify(gunzip)

/** What Go says of bytes that are not the gzip they claim to be. */
const zipErrors: Readonly<Record<string, string>> = {
  'incorrect header check': 'gzip: invalid header',
  'unexpected end of file': 'unexpected EOF',
  'incorrect data check': 'gzip: invalid checksum',
  'incorrect length check': 'gzip: invalid checksum',
}

/**
 * Reads the body of an answer as a whole, unpacked.
 *
 * @throws SendError when it is too large or no gzip
 */
export async function readText(incoming: IncomingMessage, maxBytes: number): Promise<string> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > maxBytes) throw tooLarge(maxBytes)
    pieces.push(piece)
  }
  const bytes = Buffer.concat(pieces)
  const isZipped = incoming.headers['content-encoding']?.toLowerCase() === 'gzip' && length > 0
  // Not by TextDecoder: a byte order mark must be seen by the JSON scanner.
  return (isZipped ? await unpack(bytes, maxBytes) : bytes).toString('utf8')
}

async function unpack(bytes: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await unzip(bytes, { maxOutputLength: maxBytes })
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(maxBytes)
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new SendError('body', zipErrors[said] ?? `flate: corrupt input: ${said}`, { cause })
  }
}

function tooLarge(maxBytes: number): SendError {
  return new SendError('body', `the answer is larger than ${maxBytes} bytes: a hook must answer with less`)
}
