import { widthOf, type Paint } from '../stream/paint.ts'
import type { TreeNode } from './read-tree.ts'

/**
 * A tree as lines: what owns what on the left, how each is doing on the right.
 *
 * @example
 * for (const line of drawTree(await readTree(api, kinds), plain)) console.log(line)
 * // UselessPod default/bob        Ready true
 * // └─ Deployment useless-bob     Ready 1/1
 */
export function drawTree(roots: readonly TreeNode[], paint: Paint): string[] {
  const rows = roots.flatMap((root) => rowsOf(root, { paint, above: '', first: '', isRoot: true }))
  const width = Math.max(0, ...rows.map(({ left }) => widthOf(left)))
  return rows.map(({ left, right }) => `${left}${' '.repeat(width - widthOf(left))}  ${right}`.trimEnd())
}

interface Place {
  paint: Paint
  /** What stands left of the lines below this one. */
  above: string
  /** What stands left of this line. */
  first: string
  isRoot: boolean
}

function rowsOf(node: TreeNode, { paint, above, first, isRoot }: Place): { left: string; right: string }[] {
  const { kind, namespace, name, cells, owned } = node
  const label = `${kind} ${isRoot && namespace !== undefined ? `${namespace}/` : ''}${name}`
  const row = {
    left: `${paint('dim', first)}${isRoot ? paint('bold', label) : label}`,
    right: cells.map(({ column, text }) => `${paint('dim', column.toLowerCase())} ${text}`).join('  '),
  }
  const below = owned.flatMap((each, index) => {
    const isLast = index === owned.length - 1
    return rowsOf(each, {
      paint,
      first: `${above}${isLast ? '└─ ' : '├─ '}`,
      above: `${above}${isLast ? '   ' : '│  '}`,
      isRoot: false,
    })
  })
  return [row, ...below]
}
