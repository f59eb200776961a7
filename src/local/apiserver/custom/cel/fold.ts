import { Budget, CelError } from './error.ts'
import { evaluate } from './evaluate.ts'
import type { ASTNode } from './parse.ts'

const CONVERSIONS = new Set([
  'bool',
  'bytes',
  'double',
  'duration',
  'dyn',
  'int',
  'string',
  'timestamp',
  'uint',
])
const ENOUGH = 10_000

/**
 * Conversions of constants are made before anything runs: why one of them fails.
 *
 * @example
 * constantFault(tree) // "type conversion error from 'string' to 'int'", for int('x')
 */
export function constantFault(node: ASTNode): string | undefined {
  if (node.op === 'call' && CONVERSIONS.has(node.args[0]) && node.args[1].every(isConstant)) {
    try {
      evaluate(node, { name: '', value: undefined }, new Budget(ENOUGH))
      return undefined
    } catch (error) {
      if (error instanceof CelError) return error.message
      throw error
    }
  }
  for (const part of partsOf(node)) {
    const why = constantFault(part)
    if (why !== undefined) return why
  }
  return undefined
}

const isConstant = (node: ASTNode): boolean =>
  node.op === 'value' ||
  (node.op === '-_' && node.args.op === 'value') ||
  (node.op === 'call' && CONVERSIONS.has(node.args[0]) && node.args[1].every(isConstant))

/** The nodes directly below one. */
function partsOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return []
    case '.':
    case '.?':
      return [node.args[0]]
    case 'call':
      return node.args[1]
    case 'rcall':
      return [node.args[1], ...node.args[2]]
    case 'map':
      return node.args.flat()
    case '!_':
    case '-_':
      return [node.args]
    case '[]':
    case '[?]':
    case '?:':
    case '&&':
    case '||':
    case 'list':
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case 'in':
      return node.args
  }
}
