import type { ASTNode } from './parse.ts'

/** A call that binds names for what stands in its arguments. */
export interface Macro {
  name: string
  over: ASTNode
  /** One name for the items, or two: key or index, and value. */
  names: readonly string[]
  filter?: ASTNode
  body: ASTNode
}

/** Arguments after the names: a body, and perhaps a filter before it. */
const SHAPES: Readonly<Record<string, readonly { names: number; filter: boolean }[]>> = {
  all: [
    { names: 1, filter: false },
    { names: 2, filter: false },
  ],
  exists: [
    { names: 1, filter: false },
    { names: 2, filter: false },
  ],
  exists_one: [
    { names: 1, filter: false },
    { names: 2, filter: false },
  ],
  existsOne: [{ names: 2, filter: false }],
  filter: [{ names: 1, filter: false }],
  map: [
    { names: 1, filter: false },
    { names: 1, filter: true },
  ],
  transformList: [
    { names: 2, filter: false },
    { names: 2, filter: true },
  ],
  transformMap: [
    { names: 2, filter: false },
    { names: 2, filter: true },
  ],
  transformMapEntry: [
    { names: 2, filter: false },
    { names: 2, filter: true },
  ],
  optMap: [{ names: 1, filter: false }],
  optFlatMap: [{ names: 1, filter: false }],
  sortBy: [{ names: 1, filter: false }],
}

const made = new WeakMap<ASTNode, Macro | null>()

/**
 * The macro that a call is; nothing for a call of a plain method.
 *
 * @example
 * macroOf(tree)?.name // 'all'
 */
export function macroOf(node: ASTNode): Macro | undefined {
  if (node.op !== 'rcall') return undefined
  const known = made.get(node)
  if (known !== undefined) return known ?? undefined
  const macro = read(node.args[0], node.args[1], node.args[2])
  made.set(node, macro ?? null)
  return macro
}

function read(name: string, over: ASTNode, args: readonly ASTNode[]): Macro | undefined {
  const shapes = (Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined) ?? []
  const shape = shapes.find(({ names, filter }) => args.length === names + (filter ? 2 : 1))
  if (shape === undefined) return undefined
  const names = args.slice(0, shape.names).map((arg) => (arg.op === 'id' ? arg.args : ''))
  if (names.includes('')) return undefined
  const body = args.at(-1)
  const filter = shape.filter ? args.at(-2) : undefined
  return body && { name, over, names, body, ...(filter !== undefined && { filter }) }
}
