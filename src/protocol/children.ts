import { groupOf } from './built-in-scopes.ts'
import { checkMetadata, stripped } from './child-metadata.ts'
import { checkDeclared, checkNamespace } from './child-scope.ts'
import { quoted } from './json-path.ts'
import { checkChildMaps, checkSelected, labelDemand, type LabelDemand } from './labels.ts'
import { isFields, own, type Fields } from './own.ts'
import { ItemReport, type Report } from './report.ts'
import { hasController, type HookCall } from './wire.ts'

/** Checks every desired object; returns the list to send, a copy where something was stripped. */
export function checkChildren(
  call: HookCall,
  list: string,
  items: readonly unknown[],
  report: Report,
): unknown {
  const check = new ChildCheck(call, list, items, report)
  let sent: unknown[] | undefined
  for (let index = 0; index < items.length; index += 1) {
    const kept = check.item(index)
    if (kept === items[index]) continue
    sent ??= [...items]
    sent[index] = kept
  }
  return sent ?? items
}

/** Whether an item of an answer's list is an object. */
export function checkItem(item: unknown, report: ItemReport): item is Fields {
  if (isFields(item)) return true
  const isNull = item === null || item === undefined || item === false
  if (isNull) report.add('ITEM_NULL', [], `the item is ${quoted(item)}`)
  else report.add('ITEM_NOT_OBJECT', [], `the item is ${quoted(item)}, not an object`)
  return false
}

class ChildCheck {
  readonly #call: HookCall
  readonly #items: readonly unknown[]
  readonly #report: ItemReport
  readonly #composite: boolean
  readonly #known: boolean
  readonly #demand: LabelDemand | undefined
  /** Index of each object, by its identity; a single item has nobody to collide with. */
  readonly #identities: Map<string, number> | undefined

  constructor(call: HookCall, list: string, items: readonly unknown[], report: Report) {
    this.#call = call
    this.#items = items
    this.#report = new ItemReport(report, list)
    this.#composite = call.controllerKind === 'CompositeController'
    this.#known = hasController(call)
    this.#demand = labelDemand(call)
    this.#identities = items.length > 1 ? new Map() : undefined
  }

  /** Checks one item; returns what of it is to be sent. */
  item(index: number): unknown {
    const report = this.#report
    const item = this.#items[index]
    report.index = index
    if (!checkItem(item, report)) return item
    const apiVersion = this.#type(item, 'apiVersion', 'CHILD_NO_API_VERSION')
    const kind = this.#type(item, 'kind', 'CHILD_NO_KIND')
    const metadata = checkMetadata(item, report)
    if (metadata !== undefined) checkChildMaps(metadata, this.#composite, report)
    if (this.#demand !== undefined) checkSelected(metadata && own(metadata, 'labels'), this.#demand, report)
    if (apiVersion !== undefined && kind !== undefined) {
      if (this.#known) checkDeclared(this.#call, apiVersion, kind, report)
      const namespace = checkNamespace(this.#call, { apiVersion, kind, metadata }, report)
      this.#unique(groupOf(apiVersion), `${kind} ${namespace}`, metadata && own(metadata, 'name'))
    }
    return stripped(item, report)
  }

  #type(child: Fields, field: string, code: 'CHILD_NO_API_VERSION' | 'CHILD_NO_KIND'): string | undefined {
    const value = own(child, field)
    if (typeof value === 'string' && value !== '') return value
    this.#report.add(code, [field], `the value is ${quoted(value)}`)
    return undefined
  }

  #unique(group: string, place: string, name: unknown): void {
    if (this.#identities === undefined || typeof name !== 'string' || name === '') return
    const identity = `${group}/${place}/${name}`
    const first = this.#identities.get(identity)
    if (first === undefined) {
      this.#identities.set(identity, this.#report.index)
      return
    }
    const apiVersion = own(this.#items[first] as Fields, 'apiVersion')
    const other = own(this.#items[this.#report.index] as Fields, 'apiVersion')
    const through = apiVersion === other ? '' : ` through ${quoted(apiVersion)} and ${quoted(other)}`
    const message = `the same object as ${this.#report.list}[${first}]${through}: ${place}/${name}`
    this.#report.add('CHILD_DUPLICATE', [], message)
  }
}
