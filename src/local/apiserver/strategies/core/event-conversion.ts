import type { Obj } from '../../../../cluster/object.ts'
import { isFields, type Fields } from '../../../../protocol/own.ts'
import type { Conversion } from '../../kinds/kind.ts'

const NEW = 'events.k8s.io/v1'

/** Fields that have another name in core/v1, the version that is stored. */
const RENAMED: readonly [inNew: string, inCore: string][] = [
  ['note', 'message'],
  ['regarding', 'involvedObject'],
  ['reportingController', 'reportingComponent'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
]
const TO_CORE = new Map(RENAMED)
const TO_NEW = new Map(RENAMED.map(([inNew, inCore]) => [inCore, inNew]))

/**
 * Events of events.k8s.io/v1 as they are stored, and back. The versions differ in names, and in which empty fields are shown.
 *
 * @example
 * eventConversion.toStored({ apiVersion: 'events.k8s.io/v1', kind: 'Event', metadata: {}, note: 'x' }).message // 'x'
 */
export const eventConversion: Conversion = { toStored, fromStored }

function toStored(event: Obj): Obj {
  if (event.apiVersion !== NEW) return event
  const stored = renamed(event, TO_CORE)
  stored.reportingComponent ??= ''
  stored.reportingInstance ??= ''
  return { ...stored, apiVersion: 'v1' } as Obj
}

function fromStored(event: Obj): Obj {
  if (event.apiVersion === NEW) return event
  const shown = renamed(event, TO_NEW)
  for (const name of ['reportingController', 'reportingInstance', 'note', 'deprecatedCount']) {
    if (shown[name] === '' || shown[name] === 0) Reflect.deleteProperty(shown, name)
  }
  if (isFields(shown.series)) shown.series = { count: 0, lastObservedTime: null, ...shown.series }
  return { ...shown, apiVersion: NEW } as Obj
}

function renamed(event: Obj, names: ReadonlyMap<string, string>): Fields {
  return Object.fromEntries(Object.entries(event).map(([name, value]) => [names.get(name) ?? name, value]))
}
