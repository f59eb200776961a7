import { joinApiVersion, type Obj } from '../../../cluster/object.ts'
import type { ApiResponse } from '../../../cluster/transport.ts'
import type { Kind } from '../kinds/kind.ts'
import type { Call } from '../request/call.ts'
import { listText, objectText, sharedValue, type Shape } from '../request/shape.ts'
import type { ListMeta } from '../table/table.ts'
import { jsonResponse } from './response.ts'

/** What is shown, to whom, and how. */
export interface Showing {
  call: Call
  kind: Kind
  shape: Shape
  /** Milliseconds since 1970. */
  now: number
  status?: number
  warnings?: readonly string[]
}

/** The answer that is one object. */
export function showObject(showing: Showing, object: Obj): ApiResponse {
  const { call, kind, shape, now, status = 200, warnings } = showing
  const value = call.shared ? sharedValue(shape, object) : undefined
  if (value !== undefined) return { ...jsonResponse(status, '', warnings), value }
  return jsonResponse(status, objectText(shape, kind, object, now), warnings)
}

/** The answer that is a list. */
export function showList(showing: Showing, objects: readonly Obj[], listMeta: ListMeta): ApiResponse {
  const { call, kind, shape, now } = showing
  if (call.shared && shape.as !== 'table') {
    const items = objects.map((object) => sharedValue(shape, object))
    const apiVersion = joinApiVersion(kind.group, kind.version)
    return { ...jsonResponse(200, ''), value: { kind: kind.listKind, apiVersion, metadata: listMeta, items } }
  }
  return jsonResponse(200, listText(shape, kind, objects, now, listMeta))
}
