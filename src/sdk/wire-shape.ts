/** Keys that may be left out, seen one at a time: `undefined` for those, nothing for the others. */
type OrUndefined<T, K extends keyof T> = object extends Pick<T, K> ? undefined : never

type Dashed<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}-${Dashed<Tail>}`
  : Name

/** What a field of a model is called on the wire: `_from` is `from`, `x_kubernetes_validations` has dashes. */
type WireName<Name> = Name extends `_${infer Rest}`
  ? Rest
  : Name extends `x_kubernetes_${string}`
    ? Dashed<Name>
    : Name

/**
 * The JSON form of a client library's model type: a `Date` is a string, `_from` is `from`.
 * An optional field may also be given as `undefined`: JSON leaves it out.
 */
export type Wire<T> = 0 extends 1 & T
  ? unknown
  : T extends Date
    ? string
    : T extends readonly (infer Item)[]
      ? Wire<Item>[]
      : T extends object
        ? { [K in keyof T as WireName<K>]: Wire<T[K]> | OrUndefined<T, K> }
        : T

/** `T` with optional fields that may also be given as `undefined`, at any depth. */
export type Undefinable<T> = T extends readonly (infer Item)[]
  ? Undefinable<Item>[]
  : T extends object
    ? { [K in keyof T]: Undefinable<T[K]> | OrUndefined<T, K> }
    : T
