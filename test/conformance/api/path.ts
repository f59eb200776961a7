import { isFields, own } from '../../../src/protocol/own.ts'

/**
 * Splits a path at its dots; a name with dots stands in brackets.
 *
 * @example
 * segmentsOf('metadata.labels[a.b/c].0') // ['metadata', 'labels', 'a.b/c', '0']
 */
export function segmentsOf(path: string): string[] {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, bracketed, plain]) => bracketed ?? plain!)
}

/** Reads a value; undefined when the path leads nowhere. */
export function read(value: unknown, path: string): unknown {
  let current = value
  for (const segment of segmentsOf(path)) {
    if (typeof current !== 'object' || current === null) return undefined
    current = own(current, segment)
  }
  return current
}

/** Keeps these paths and what leads to them; `*` stands for every element or field. */
export function keep(value: unknown, paths: readonly string[]): unknown {
  return keepSegments(
    value,
    paths.map((path) => segmentsOf(path)),
  )
}

function keepSegments(value: unknown, paths: readonly string[][]): unknown {
  if (paths.some((segments) => segments.length === 0)) return value
  const pick = (name: string, child: unknown) => {
    const further = paths.filter(([first]) => first === name || first === '*').map(([, ...rest]) => rest)
    return further.length === 0 ? undefined : keepSegments(child, further)
  }
  if (Array.isArray(value)) {
    return value.map((child, index) => pick(String(index), child)).filter((child) => child !== undefined)
  }
  if (!isFields(value)) return undefined
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, child]) => [name, pick(name, child)] as const)
      .filter(([, child]) => child !== undefined),
  )
}
