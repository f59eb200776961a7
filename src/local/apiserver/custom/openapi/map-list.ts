import { isFields, own } from '../../../../protocol/own.ts'

/** Looks up the items of a list of type map by their keys. */
export class MapList {
  private readonly items = new Map<string, unknown>()
  private readonly keys: readonly string[]

  constructor(list: readonly unknown[], keys: readonly string[]) {
    this.keys = keys
    for (const item of list) {
      const key = this.keyOf(item)
      if (key !== undefined && !this.items.has(key)) this.items.set(key, item)
    }
  }

  /** The item with the same keys as another. */
  get(item: unknown): unknown {
    const key = this.keyOf(item)
    return key === undefined ? undefined : this.items.get(key)
  }

  private keyOf(item: unknown): string | undefined {
    if (!isFields(item)) return undefined
    const values = this.keys.map((key) => own(item, key))
    return values.some((value) => value === undefined || typeof value === 'object')
      ? undefined
      : JSON.stringify(values)
  }
}
