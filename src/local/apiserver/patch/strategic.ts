import { isFields, type Fields } from '../../../protocol/own.ts'
import { badRequest } from '../errors.ts'
import type { Schema } from '../schema/schema.ts'
import {
  DELETE_FROM,
  listOf,
  PATCH,
  retainKeys,
  SET_ORDER,
  taken,
  unknownDirective,
  withoutDirectives,
} from './directives.ts'
import { jsonType } from './go-text.ts'
import { drop, put } from './record.ts'
import { checkOrder, elementType, mergeLists, orderOfLive } from './strategic-list.ts'
import { badType, inOrder } from './strategic-order.ts'
import { planOfList, planOfObject, type FieldPlan } from './strategic-schema.ts'

/**
 * Carries out a strategic merge patch: lists are merged by the merge keys that the schema declares.
 *
 * @param schema of a built-in kind; custom resources have no such patches.
 * @throws 400 for a malformed directive, 422 for lists in lists, 500 where the real server fails.
 * @example
 * strategicMergePatch(pod, { spec: { containers: [{ name: 'app', image: 'app:2' }] } }, podSchema)
 */
export function strategicMergePatch(current: Fields, patch: unknown, schema: Schema): unknown {
  if (patch === null) return current
  if (!isFields(patch)) {
    throw badRequest(
      `json: cannot unmarshal ${jsonType(patch)} into Go value of type map[string]interface {}`,
    )
  }
  return mergeObjects(current, patch, schema)
}

function mergeObjects(original: Fields, given: Fields, schema: Schema | undefined): Fields {
  const patch = { ...given }
  if (Object.hasOwn(patch, PATCH)) return directed(patch)
  const merged = { ...original }
  retainKeys(merged, patch)
  for (const name of Object.keys(patch)) {
    if (name.startsWith(SET_ORDER)) orderList(merged, patch, name, schema)
  }
  for (const name of Object.keys(patch)) {
    const isDeletion = name.startsWith(DELETE_FROM)
    mergeField(merged, isDeletion ? listOf(name, DELETE_FROM) : name, patch[name], isDeletion, schema)
  }
  return merged
}

function directed(patch: Fields): Fields {
  const directive = patch[PATCH]
  if (directive !== 'replace' && directive !== 'delete') throw unknownDirective(directive, patch)
  if (directive === 'delete') return {}
  drop(patch, PATCH)
  return patch
}

function mergeField(
  merged: Fields,
  name: string,
  value: unknown,
  isDeletion: boolean,
  schema: Schema | undefined,
): void {
  if (value === null) {
    drop(merged, name)
    return
  }
  const before = Object.hasOwn(merged, name) ? merged[name] : undefined
  if (isFields(before) && isFields(value)) {
    const plan = planOfObject(schema, name)
    put(merged, name, plan.strategy === 'replace' ? value : mergeObjects(before, value, plan.schema))
  } else if (Array.isArray(before) && Array.isArray(value)) {
    put(merged, name, mergeList(before, value, planOfList(schema, name), isDeletion))
  } else if (!isDeletion) {
    const kept = taken(value)
    if (kept === undefined) drop(merged, name)
    else put(merged, name, kept)
  }
}

const mergeList = (original: unknown[], patch: unknown[], plan: FieldPlan, isDeletion = false): unknown[] =>
  plan.strategy === 'merge' || isDeletion
    ? mergeLists(original, patch, plan, isDeletion, mergeObjects)
    : patch

/** Carries out `$setElementOrder/…` together with the list that it speaks of; both are gone from the patch afterwards. */
function orderList(merged: Fields, patch: Fields, directive: string, schema: Schema | undefined): void {
  const order = list(patch[directive])
  drop(patch, directive)
  const name = listOf(directive, SET_ORDER)
  const live = Object.hasOwn(merged, name) ? list(merged[name]) : undefined
  const items = Object.hasOwn(patch, name) ? list(patch[name]) : undefined
  const plan = planOfList(schema, name)
  checkOrder(items ?? [], order, plan.mergeKey)
  if (live === undefined && items === undefined) return
  const result =
    items === undefined ? live : live === undefined ? withoutDirectives(items) : mergeList(live, items, plan)
  elementType(live ?? [], items ?? [])
  put(
    merged,
    name,
    inOrder(list(result), order, orderOfLive(live ?? [], items ?? [], plan.mergeKey), plan.mergeKey),
  )
  drop(patch, name)
}

function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  throw badType('[]interface {}', value)
}
