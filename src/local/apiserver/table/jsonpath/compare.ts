import { PathError } from './node.ts'

/**
 * Compares two plain values of the same kind, as Go's templates do: integers and fractions are two kinds.
 *
 * @throws PathError when the values or the operator cannot be compared
 */
export function compare(one: unknown, operator: string, other: unknown): boolean {
  const kind = kindOf(one)
  if (kind !== kindOf(other)) throw new PathError('incompatible types for comparison')
  const [left, right] = [one as string | number, other as string | number]
  if (operator === '==') return left === right
  if (operator === '!=') return left !== right
  if (kind === 'boolean') throw new PathError('invalid type for comparison')
  switch (operator) {
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
      return left >= right
    default:
      throw new PathError(`unrecognized filter operator ${operator}`)
  }
}

function kindOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'fraction'
  if (typeof value === 'string' || typeof value === 'boolean') return typeof value
  throw new PathError('invalid type for comparison')
}
