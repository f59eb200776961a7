import { sameJson, type Obj, type ObjectMeta } from '../../cluster/object.ts'
import { isFields } from '../../protocol/own.ts'
import type { ConfigObject } from '../model.ts'

type Texts = Readonly<Record<string, string>>

/** A second copy of all that kubectl applied, values of Secrets too. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

const none: Texts = {}
const noBytes: ReadonlyMap<string, Uint8Array> = new Map()

/**
 * What a ConfigMap or Secret says, and nothing else of it.
 *
 * @example
 * toConfigObject(configMap, 'ConfigMap').text['app.yaml']
 */
export function toConfigObject(
  { metadata, data, binaryData }: Obj,
  kind: 'ConfigMap' | 'Secret',
): ConfigObject {
  const { namespace = '', name = '', uid = '', creationTimestamp } = metadata
  const isSecret = kind === 'Secret'
  return {
    ref: { kind, namespace, name, uid },
    created: Date.parse(creationTimestamp ?? '') || 0,
    annotations: annotationsOf(metadata),
    text: isSecret ? none : textsOf(data),
    base64: textsOf(isSecret ? data : binaryData),
    bytes: noBytes,
  }
}

/** All but the second copy. */
export const annotationsOf = ({ annotations }: ObjectMeta): Texts =>
  without(textsOf(annotations), LAST_APPLIED)

/**
 * The object to go on with: that of before when nothing changed that matters, so that nobody looks at it again.
 *
 * @example
 * kept(was, toConfigObject(event.object, 'ConfigMap')) === was // only labels changed
 */
export function kept(was: ConfigObject | undefined, now: ConfigObject): ConfigObject {
  if (was?.ref.uid !== now.ref.uid) return now
  const same =
    sameJson(was.annotations, now.annotations) &&
    sameJson(was.text, now.text) &&
    sameJson(was.base64, now.base64)
  return same ? was : now
}

/** The texts as they came; whatever is none is left out, since nobody knows what a server in between sends. */
function textsOf(value: unknown): Texts {
  if (!isFields(value)) return none
  const entries = Object.entries(value)
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return texts.length === entries.length ? (value as Texts) : Object.fromEntries(texts)
}

function without(texts: Texts, name: string): Texts {
  if (!Object.hasOwn(texts, name)) return texts
  return Object.fromEntries(Object.entries(texts).filter(([each]) => each !== name))
}
