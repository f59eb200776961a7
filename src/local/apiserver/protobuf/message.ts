import { own, type Fields } from '../../../protocol/own.ts'
import { isObject, setKey } from '../schema/go-type.ts'
import { definitionOf, qualify, splitName } from '../schema/go-types.ts'
import { GoError } from '../schema/walk.ts'
import { scalars, type Codec } from './codec.ts'
import { slotsOf, toSlots, type Slot } from './layout.ts'
import { listMessage, ownMessages, type OwnMessage } from './own-messages.ts'
import { eachField, unpack, WIRE, type WireValue } from './wire.ts'

/** Puts what came for a field into its message. */
type Add = (message: Fields, wire: number, value: WireValue, depth: number) => void

/** Messages within messages; each is up to two levels of JSON. */
const MAX_DEPTH = 450

const codecs = new Map<string, Codec>()

/** The message of a struct: its codec, made once. */
export function codecOf(type: string): Codec {
  const known = codecs.get(type)
  if (known !== undefined) return known
  const made = makeCodec(type)
  codecs.set(type, made)
  return made
}

function makeCodec(type: string): Codec {
  const scalar = scalars.get(type)
  if (scalar !== undefined) return scalar
  const [directory = '', name = ''] = splitName(type)
  const special = ownMessages.get(type)
  if (special !== undefined) return ownCodec(special, directory, name)
  const definition = qualify(definitionOf(type), directory)
  if (definition.startsWith('{')) return messageCodec(name, () => slotsOf(type))
  if (definition.startsWith('[]')) return ownCodec(listMessage(definition.slice(2)), directory, name)
  return codecOf(definition)
}

function messageCodec(name: string, slots: () => Slot[]): Codec {
  let fields: Map<number, Add> | undefined
  return {
    wire: WIRE.bytes,
    missing: () => ({}),
    read(value, depth, before) {
      if (depth > MAX_DEPTH) throw new GoError(`messages are nested deeper than ${MAX_DEPTH} levels`)
      fields ??= new Map(slots().map((slot) => [slot.number, adderOf(slot)]))
      const known = fields
      const message: Fields = isObject(before) ? before : {}
      eachField(value as Buffer, name, (number, wire, content) => {
        known.get(number)?.(message, wire, content, depth + 1)
      })
      return message
    },
  }
}

function ownCodec({ definition, toJson }: OwnMessage, directory: string, name: string): Codec {
  const plain = messageCodec(name, () => toSlots(definition, directory))
  return {
    wire: WIRE.bytes,
    missing: () => toJson({}),
    read: (value, depth) => toJson(plain.read(value, depth) as Fields),
  }
}

function adderOf({ name, type }: Slot): Add {
  const target = resolve(type)
  if (name === '') return addEmbedded(codecOf(target), target)
  if (target.startsWith('map[')) return addEntry(name, codecOf(target.slice(target.indexOf(']') + 1)))
  if (target.startsWith('[]') && target !== '[]uint8')
    return addItem(name, codecOf(target.slice(2).replace('*', '')))
  const codec = codecOf(target)
  return (message, wire, value, depth) => {
    checkWire(wire, codec, name)
    message[name] = codec.read(value, depth, own(message, name))
  }
}

/** What a pointer leads to, and what a named list or map is. */
function resolve(type: string): string {
  const target = type.replace(/^\*/, '')
  if (!target.includes('.') || ownMessages.has(target)) return target
  const [directory = ''] = splitName(target)
  const definition = definitionOf(target)
  return /^(?:\[\]|map\[)/.test(definition) ? qualify(definition, directory) : target
}

const addEmbedded =
  (codec: Codec, type: string): Add =>
  (message, wire, value, depth) => {
    checkWire(wire, codec, splitName(type)[1] ?? '')
    codec.read(value, depth, message)
  }

const addItem = (name: string, codec: Codec): Add => {
  const isPackable = codec.wire !== WIRE.bytes
  return (message, wire, value, depth) => {
    const list = (message[name] ??= []) as unknown[]
    if (isPackable && wire === WIRE.bytes) {
      for (const each of unpack(value as Buffer, codec.wire)) list.push(codec.read(each, depth))
      return
    }
    checkWire(wire, codec, name)
    list.push(codec.read(value, depth))
  }
}

/** An entry of a map is a message with the key as 1 and the value as 2. */
const addEntry = (name: string, codec: Codec): Add => {
  return (message, wire, content, depth) => {
    if (wire !== WIRE.bytes) throw wrongWire(wire, name)
    const map = (message[name] ??= {}) as Fields
    let key = ''
    let found: unknown = codec.missing()
    eachField(content as Buffer, name, (number, each, value) => {
      if (number > 2) return
      if (each !== (number === 1 ? WIRE.bytes : codec.wire)) throw wrongWire(each, name)
      if (number === 1) key = (value as Buffer).toString()
      else found = codec.read(value, depth)
    })
    setKey(map, key, found)
  }
}

function checkWire(wire: number, codec: Codec, name: string): void {
  if (wire !== codec.wire) throw wrongWire(wire, name)
}

/** Go names its own field, which begins with a capital. */
const wrongWire = (wire: number, name: string) =>
  new GoError(`proto: wrong wireType = ${wire} for field ${name.charAt(0).toUpperCase()}${name.slice(1)}`)
