/**
 * A map that forgets what was set longest ago once it is full.
 *
 * @example
 * const seen = createBoundedMap<number>(1000)
 */
export function createBoundedMap<Value>(most: number): Pick<
  Map<string, Value>,
  'get' | 'delete' | 'clear'
> & {
  set(key: string, value: Value): void
} {
  const entries = new Map<string, Value>()
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      entries.delete(key)
      entries.set(key, value)
      if (entries.size <= most) return
      const [oldest] = entries.keys()
      if (oldest !== undefined) entries.delete(oldest)
    },
    delete: (key) => entries.delete(key),
    clear: () => entries.clear(),
  }
}
