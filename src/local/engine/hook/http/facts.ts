import { isFields, own } from '../../../../protocol/own.ts'

/** What Node knows of an error; what it does not know is empty. */
export interface Facts {
  message: string
  code: string
  syscall: string
  /** The name that was looked up, or the address and port that were tried. */
  place: string
  /** What the server sent, when that was no HTTP. */
  packet: string
  /** The name that a certificate should be for, and the names that it is for. */
  wanted: string
  names: string
}

/**
 * Gathers what Node's errors have in fields of their own.
 *
 * @example
 * factsOf(error).code // 'ECONNREFUSED'
 */
export function factsOf(error: unknown): Facts {
  const packet = isFields(error) ? own(error, 'rawPacket') : undefined
  const address = text(error, 'address')
  return {
    message: error instanceof Error ? error.message : String(error),
    code: text(error, 'code'),
    syscall: text(error, 'syscall'),
    place:
      text(error, 'hostname') || `${address.includes(':') ? `[${address}]` : address}:${text(error, 'port')}`,
    packet: Buffer.isBuffer(packet) ? packet.toString('latin1') : '',
    wanted: text(error, 'host'),
    names: text(isFields(error) ? own(error, 'cert') : undefined, 'subjectaltname'),
  }
}

function text(from: unknown, name: string): string {
  const value = isFields(from) ? own(from, name) : undefined
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
