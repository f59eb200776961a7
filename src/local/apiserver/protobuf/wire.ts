import { GoError } from '../schema/walk.ts'

/** How a field is written: as a varint, as 8 bytes, with its length in front, as a group (no longer in use), as 4 bytes. */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, group: 3, groupEnd: 4, fixed32: 5 } as const

/** What stands in a field: an unsigned integer, a float of 8 or 4 bytes, or bytes. */
export type WireValue = number | bigint | Buffer

/** Told of each field of a message, in the order in which they stand there. */
export type Visit = (number: number, wire: number, value: WireValue) => void

interface Cursor {
  readonly bytes: Buffer
  at: number
}

/** More would be a field number that no message can have. */
const LARGEST_TAG = 2 ** 32

/**
 * Goes through the fields of a message. Bytes are views on the message, not copies.
 *
 * @param owner name of the message, for error texts
 * @throws GoError
 * @example
 * eachField(Buffer.from([8, 150, 1]), 'Example', console.log) // 1 0 150
 */
export function eachField(bytes: Buffer, owner: string, visit: Visit): void {
  const cursor: Cursor = { bytes, at: 0 }
  while (cursor.at < bytes.length) {
    const tag = readTag(cursor, owner)
    const [number, wire] = [Math.floor(tag / 8), tag % 8]
    if (wire === WIRE.groupEnd) throw new GoError(`proto: ${owner}: wiretype end group for non-group`)
    if (number === 0) throw new GoError(`proto: ${owner}: illegal tag 0 (wire type ${wire})`)
    visit(number, wire, wire === WIRE.group ? skipGroup(cursor, owner) : readValue(cursor, wire))
  }
}

/**
 * The numbers of a packed list.
 *
 * @example
 * unpack(Buffer.from([1, 2, 3]), WIRE.varint) // [1, 2, 3]
 */
export function unpack(bytes: Buffer, wire: number): WireValue[] {
  const cursor: Cursor = { bytes, at: 0 }
  const values: WireValue[] = []
  while (cursor.at < bytes.length) values.push(readValue(cursor, wire))
  return values
}

function readTag(cursor: Cursor, owner: string): number {
  const tag = readVarint(cursor)
  if (tag < LARGEST_TAG) return Number(tag)
  const exact = BigInt(tag)
  throw new GoError(`proto: ${owner}: illegal tag ${exact >> 3n} (wire type ${exact & 7n})`)
}

function readValue(cursor: Cursor, wire: number): WireValue {
  if (wire === WIRE.varint) return readVarint(cursor)
  if (wire === WIRE.bytes) return take(cursor, readVarint(cursor))
  if (wire === WIRE.fixed64) return take(cursor, 8).readDoubleLE()
  if (wire === WIRE.fixed32) return take(cursor, 4).readFloatLE()
  throw new GoError(`proto: illegal wireType ${wire}`)
}

function take(cursor: Cursor, length: number | bigint): Buffer {
  const end = cursor.at + Number(length)
  if (end > cursor.bytes.length) throw new GoError('unexpected EOF')
  const taken = cursor.bytes.subarray(cursor.at, end)
  cursor.at = end
  return taken
}

/** Up to 49 bits are read as a number, which is fast; what is longer becomes a bigint of 64 bits. */
function readVarint(cursor: Cursor): number | bigint {
  let value = 0
  for (let factor = 1; factor < 2 ** 49; factor *= 128) {
    const byte = readByte(cursor)
    value += (byte & 127) * factor
    if (byte < 128) return value
  }
  let exact = BigInt(value)
  for (let shift = 49n; shift < 64n; shift += 7n) {
    const byte = readByte(cursor)
    exact |= BigInt(byte & 127) << shift
    if (byte < 128) return BigInt.asUintN(64, exact)
  }
  throw new GoError('proto: integer overflow')
}

function readByte(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.at]
  if (byte === undefined) throw new GoError('unexpected EOF')
  cursor.at += 1
  return byte
}

function skipGroup(cursor: Cursor, owner: string): number {
  for (let depth = 1; depth > 0;) {
    const wire = readTag(cursor, owner) % 8
    if (wire === WIRE.group) depth += 1
    else if (wire === WIRE.groupEnd) depth -= 1
    else readValue(cursor, wire)
  }
  return 0
}
