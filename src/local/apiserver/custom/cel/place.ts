import type { ASTNode } from './parse.ts'

/** Skips white space, comments and closing parentheses. */
const GAP = /^(?:\s|\)|\/\/[^\n]*)*/

const after = (source: string, at: number): number => at + (GAP.exec(source.slice(at))?.[0].length ?? 0)

/**
 * Where cel-go says an error of a node is: at its operator, its dot, its parenthesis.
 *
 * @example
 * placeOf(node) // 4, for the dot of self.a
 */
export function placeOf(node: ASTNode): number {
  const { input, start } = node
  switch (node.op) {
    case '.':
    case '.?':
    case '[]':
    case '[?]':
    case '?:':
    case '&&':
    case '||':
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
      return after(input, node.args[0].end)
    case 'rcall':
      return input.indexOf('(', after(input, node.args[1].end) + 1)
    case 'call':
      return input.indexOf('(', start)
    case 'value':
    case 'id':
    case 'list':
    case 'map':
    case '!_':
    case '-_':
      return start
  }
}
