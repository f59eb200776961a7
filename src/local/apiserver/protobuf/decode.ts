import { joinApiVersion, splitApiVersion } from '../../../cluster/object.ts'
import type { Fields } from '../../../protocol/own.ts'
import { badRequest, type ApiError } from '../errors.ts'
import type { DecodedKind } from '../schema/decode.ts'
import { schemaFor } from '../schema/documents.ts'
import { typeOfComponent } from '../schema/go-types.ts'
import { GoError } from '../schema/walk.ts'
import { isStruct } from './layout.ts'
import { codecOf } from './message.ts'
import { eachField, WIRE } from './wire.ts'

/** What stands around an object. */
interface Envelope {
  apiVersion: string
  kind: string
  raw: Buffer
}

/** The content type of such bodies. */
export const PROTOBUF = 'application/vnd.kubernetes.protobuf'

const MAGIC = Buffer.from('k8s\0')
/** As much of a body as is shown in an error. */
const SUMMARY = 30

/**
 * Reads a body in Kubernetes' protobuf form: the JSON value that another client would have sent. Fields that are
 * not known are left out without a word, as Go does it.
 *
 * @param expected what the body is meant to be; it may leave out its own apiVersion and kind
 * @example
 * decodeProtobuf(body, { group: '', version: 'v1', kind: 'ConfigMap' }) // { apiVersion: 'v1', kind: 'ConfigMap', … }
 * @throws ApiError 400
 */
export function decodeProtobuf(bytes: Uint8Array, expected: DecodedKind): Fields {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { raw, ...sent } = readEnvelope(body, expected)
  // What is no apiVersion at all counts as none.
  const isNone = sent.apiVersion === '' || sent.apiVersion.split('/', 3).length > 2
  const apiVersion = isNone ? joinApiVersion(expected.group, expected.version) : sent.apiVersion
  const kind = sent.kind === '' ? expected.kind : sent.kind
  const { group, version } = splitApiVersion(apiVersion)
  const refuse = (why: string) =>
    badRequest(`${kind} in version "${version}" cannot be handled as a ${expected.kind}: ${why}`)
  const component = schemaFor(group, version, kind)?.component
  if (component === undefined) {
    throw refuse(
      `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`,
    )
  }
  const type = typeOfComponent(component)
  // Lists have no entry in the table of types: nobody may send them.
  const fields = isStruct(type) ? told(() => codecOf(type).read(raw, 1), refuse) : {}
  return { apiVersion, kind, ...(fields as Fields) }
}

function readEnvelope(body: Buffer, expected: DecodedKind): Envelope {
  const refuse = (why: string) =>
    badRequest(
      `the object provided is unrecognized (must be of type ${expected.kind}): ${why} (${summary(body)})`,
    )
  if (body.length === 0) throw refuse('empty data')
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw refuse(
      `provided data does not appear to be a protobuf message, expected prefix [${MAGIC.join(' ')}]`,
    )
  }
  if (body.length === MAGIC.length) throw refuse('empty body')
  return told(() => readUnknown(body.subarray(MAGIC.length)), refuse)
}

/** What looks like JSON is shown as text. */
function summary(body: Buffer): string {
  if (body.length === 0) return '<empty>'
  const shown = body.subarray(0, SUMMARY).toString(body[0] === 123 ? 'utf8' : 'hex')
  return body.length > SUMMARY ? `${shown} ...` : shown
}

/** A `runtime.Unknown`: 1 is a message with apiVersion and kind, 2 is the object. */
function readUnknown(message: Buffer): Envelope {
  const envelope: Envelope = { apiVersion: '', kind: '', raw: Buffer.alloc(0) }
  eachField(message, 'Unknown', (number, wire, value) => {
    if (number > 4) return
    if (wire !== WIRE.bytes) throw new GoError(`proto: wrong wireType = ${wire} for field of Unknown`)
    if (number === 2) envelope.raw = value as Buffer
    if (number !== 1) return
    eachField(value as Buffer, 'TypeMeta', (inner, innerWire, text) => {
      if (inner > 2) return
      if (innerWire !== WIRE.bytes)
        throw new GoError(`proto: wrong wireType = ${innerWire} for field of TypeMeta`)
      envelope[inner === 1 ? 'apiVersion' : 'kind'] = (text as Buffer).toString()
    })
  })
  return envelope
}

/** Runs, and says what is wrong with the bytes as the client is to be told. */
function told<Value>(run: () => Value, refuse: (why: string) => ApiError): Value {
  try {
    return run()
  } catch (error) {
    throw error instanceof GoError ? refuse(error.message) : error
  }
}
