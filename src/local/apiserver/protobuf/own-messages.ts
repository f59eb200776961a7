import { own, type Fields } from '../../../protocol/own.ts'
import { isTooDeep } from '../request/nesting.ts'
import { parseExact } from '../schema/number-literal.ts'
import { GoError } from '../schema/walk.ts'

/** A type that looks otherwise in JSON than as a message. */
export interface OwnMessage {
  /** The message, written as the table of types writes structs. */
  definition: string
  /** Its JSON value. */
  toJson: (message: Fields) => unknown
}

const TIMESTAMP = '{seconds:int64 nanos:int32}'
const YEAR_ZERO = -62_167_219_200
const YEAR_10_000 = 253_402_300_800
/** When Go's zero time is. */
const NEVER = -62_135_596_800

/** By their name in the table of types. */
export const ownMessages: ReadonlyMap<string, OwnMessage> = new Map(
  Object.entries<OwnMessage>({
    'meta/v1.Time': { definition: TIMESTAMP, toJson: (message) => timeOf(message, false) },
    'meta/v1.MicroTime': { definition: TIMESTAMP, toJson: (message) => timeOf(message, true) },
    'resource.Quantity': {
      definition: '{string:string}',
      toJson: (message) => own(message, 'string') ?? '0',
    },
    'intstr.IntOrString': { definition: '{type:int64 intVal:int32 strVal:string}', toJson: intOrString },
    'runtime.RawExtension': { definition: '{raw:string}', toJson: ({ raw }) => parseRaw(raw) },
    'meta/v1.FieldsV1': { definition: '{raw:string}', toJson: ({ raw }) => parseRaw(raw) },
    'apiextensions/v1.JSON': { definition: '{raw:string}', toJson: ({ raw }) => parseRaw(raw) },
    'apiextensions/v1.JSONSchemaPropsOrBool': {
      definition: '{allows:bool schema:.JSONSchemaProps}',
      toJson: ({ allows, schema }) => schema ?? allows ?? false,
    },
    'apiextensions/v1.JSONSchemaPropsOrArray': {
      definition: '{schema:.JSONSchemaProps items:[].JSONSchemaProps}',
      toJson: ({ schema, items }) => items ?? schema ?? null,
    },
    'apiextensions/v1.JSONSchemaPropsOrStringArray': {
      definition: '{schema:.JSONSchemaProps items:[]string}',
      toJson: ({ schema, items }) => items ?? schema ?? null,
    },
    'meta/v1.ListMeta': {
      definition: '{selfLink:string resourceVersion:string continue:string remainingItemCount:int64}',
      toJson: (message) => message,
    },
  }),
)

/** A list that needs a message of its own, because it is an item of another list or of a map. */
export const listMessage = (item: string): OwnMessage => ({
  definition: `{items:[]${item}}`,
  toJson: ({ items }) => items ?? [],
})

/** Nothing at all is Go's zero time. */
function timeOf(message: Fields, isExact: boolean): string | null {
  if (Object.keys(message).length === 0) return null
  const micros = isExact ? Math.trunc(Number(message.nanos ?? 0) / 1000) : 0
  const seconds = Number(message.seconds ?? 0) + Math.floor(micros / 1e6)
  const rest = micros - Math.floor(micros / 1e6) * 1e6
  if (seconds === NEVER && rest === 0) return null
  if (!(seconds >= YEAR_ZERO && seconds < YEAR_10_000)) throw new GoError('year outside of range [0,9999]')
  const text = new Date(seconds * 1000).toISOString().slice(0, 19)
  return isExact ? `${text}.${String(rest).padStart(6, '0')}Z` : `${text}Z`
}

function intOrString({ type = 0, intVal = 0, strVal = '' }: Fields): unknown {
  if (type === 0) return intVal
  if (type === 1) return strVal
  throw new GoError('impossible IntOrString.Type')
}

/** JSON inside a message. */
function parseRaw(raw: unknown): unknown {
  if (typeof raw !== 'string' || raw === '') return null
  if (isTooDeep(raw)) throw new GoError('JSON inside the message is nested too deep')
  try {
    return parseExact(raw)
  } catch {
    throw new GoError('the message holds what should be JSON and is none')
  }
}
