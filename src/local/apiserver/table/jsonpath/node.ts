/** A step of a JSONPath. */
export type Node =
  | { type: 'field'; name: string }
  | {
      type: 'slice'
      from: number | undefined
      to: number | undefined
      step: number | undefined
      isIndex: boolean
    }
  | { type: 'filter'; left: readonly Node[]; operator: string; right: readonly Node[] }
  | { type: 'wildcard' }
  | { type: 'recursive' }
  | { type: 'union'; of: readonly (readonly Node[])[] }
  | { type: 'value'; value: unknown }
  | { type: 'unknown' }

/** A path that client-go could not parse or not follow: the cell of its column stays empty. */
export class PathError extends Error {
  override readonly name = 'PathError'
}
