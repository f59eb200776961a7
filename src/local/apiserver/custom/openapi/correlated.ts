import { isFields, type Fields } from '../../../../protocol/own.ts'
import type { Schema } from '../../schema/schema.ts'
import { deepEqual } from '../equal.ts'
import { additional, itemsOf, propertyOf } from '../structural/visit.ts'
import { MapList } from './map-list.ts'

/** A value and the one it had before, walked together; lists of type map are matched by their keys. */
export class Correlated {
  readonly value: unknown
  readonly old: unknown
  private readonly schema: Schema
  private readonly children = new Map<string | number, Correlated>()
  private mapList: MapList | undefined
  private equal: boolean | undefined

  constructor(value: unknown, old: unknown, schema: Schema) {
    this.value = value
    this.old = old
    this.schema = schema
  }

  /** The same field of both; nothing when one of them has none, or when no schema knows it. */
  field(name: string): Correlated | undefined {
    if (!isFields(this.value) || !isFields(this.old)) return undefined
    if (!Object.hasOwn(this.value, name) || !Object.hasOwn(this.old, name)) return undefined
    const schema = propertyOf(this.schema, name) ?? additional(this.schema)
    return schema && this.kept(name, this.value[name], this.old[name], schema)
  }

  /** An item and the one with the same key before. */
  item(index: number): Correlated | undefined {
    const items = itemsOf(this.schema)
    if (!Array.isArray(this.value) || !Array.isArray(this.old) || items === undefined) return undefined
    if (this.schema['x-kubernetes-list-type'] !== 'map') return undefined
    this.mapList ??= new MapList(this.old, this.schema['x-kubernetes-list-map-keys'] ?? [])
    const item: unknown = this.value[index]
    const old = this.mapList.get(item)
    return old === undefined ? undefined : this.kept(index, item, old, items)
  }

  private kept(key: string | number, value: unknown, old: unknown, schema: Schema): Correlated {
    const known = this.children.get(key)
    if (known !== undefined) return known
    const made = new Correlated(value, old, schema)
    this.children.set(key, made)
    return made
  }

  /** Whether nothing changed; the order in a list of type map counts for nothing. */
  same(): boolean {
    this.equal ??= this.compare()
    return this.equal
  }

  private compare(): boolean {
    const { value, old } = this
    if (Array.isArray(value) && Array.isArray(old) && this.schema['x-kubernetes-list-type'] === 'map') {
      return value.length === old.length && value.every((_, index) => this.item(index)?.same() ?? false)
    }
    if (isFields(value) && isFields(old)) {
      const names = Object.keys(value)
      return (
        names.length === Object.keys(old).length && names.every((name) => this.sameField(name, value, old))
      )
    }
    return deepEqual(value, old)
  }

  private sameField(name: string, value: Fields, old: Fields): boolean {
    const field = this.field(name)
    if (field === undefined) return false
    return value[name] === old[name] || field.same()
  }
}
