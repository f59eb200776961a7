/**
 * A copy of an object without some of its fields; the object itself when it has none of them.
 *
 * @example
 * without({ a: 1, b: 2 }, ['a']) // { b: 2 }
 */
export function without<T extends object>(object: T, names: readonly string[]): T {
  if (!names.some((name) => Object.hasOwn(object, name))) return object
  const rest = { ...object }
  for (const name of names) Reflect.deleteProperty(rest, name)
  return rest
}
