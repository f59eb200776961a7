import type { ASTNode } from './parse.ts'

/** Names that stand for types. */
export const TYPE_NAMES = new Set([
  'int',
  'uint',
  'double',
  'bool',
  'string',
  'bytes',
  'list',
  'map',
  'null_type',
  'type',
  'optional_type',
  'google.protobuf.Timestamp',
  'google.protobuf.Duration',
  'net.IP',
  'net.CIDR',
  'kubernetes.URL',
  'kubernetes.Quantity',
  'kubernetes.Semver',
])

const OPERATOR_NAMES: Readonly<Record<string, string>> = { in: '@in', '!_': '!_', '-_': '-_' }

/** The name of the function that an operator calls. */
export const operatorName = (op: string): string => OPERATOR_NAMES[op] ?? `_${op}_`

/** The dotted name that a chain of fields spells; nothing for other nodes. */
export function dottedName(node: ASTNode): string | undefined {
  if (node.op === 'id') return node.args
  if (node.op !== '.') return undefined
  const left = dottedName(node.args[0])
  return left === undefined ? undefined : `${left}.${node.args[1]}`
}
