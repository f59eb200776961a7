import { RegexpError, type Node, type Test } from './syntax.ts'

/** One instruction; `next` and `other` are places in the program, `next` is preferred. */
export type Step =
  | { do: 'char'; test: Test; next: number }
  | { do: 'assert'; what: Extract<Node, { is: 'assert' }>['what']; next: number }
  | { do: 'split'; next: number; other: number }
  | { do: 'match' }

const MOST_STEPS = 50_000

/**
 * Writes an expression as a program for a machine without backtracking. The program is built back to front: each part is
 * told where to go on.
 *
 * @example
 * compileProgram(parseRegexp('a+')).steps
 */
export function compileProgram(node: Node, source: string): { steps: Step[]; start: number } {
  const steps: Step[] = [{ do: 'match' }]
  const add = (step: Step): number => {
    if (steps.length >= MOST_STEPS) throw new RegexpError('expression too large', source)
    return steps.push(step) - 1
  }
  const split = (greedy: boolean, into: number, past: number): Step =>
    greedy ? { do: 'split', next: into, other: past } : { do: 'split', next: past, other: into }

  const repeat = ({ of, min, max, greedy }: Extract<Node, { is: 'repeat' }>, next: number): number => {
    let at = next
    if (max === Infinity) {
      const loop = add({ do: 'match' })
      steps[loop] = split(greedy, write(of, loop), next)
      at = min === 0 ? loop : write(of, loop)
      for (let times = 1; times < min; times += 1) at = write(of, at)
      return at
    }
    for (let times = min; times < max; times += 1) at = add(split(greedy, write(of, at), next))
    for (let times = 0; times < min; times += 1) at = write(of, at)
    return at
  }
  const write = (part: Node, next: number): number => {
    switch (part.is) {
      case 'empty':
        return next
      case 'char':
        return add({ do: 'char', test: part.test, next })
      case 'assert':
        return add({ do: 'assert', what: part.what, next })
      case 'all':
        return part.of.reduceRight((after, each) => write(each, after), next)
      case 'any':
        return part.of
          .map((each) => write(each, next))
          .reduceRight((other, first) => add({ do: 'split', next: first, other }))
      case 'repeat':
        return repeat(part, next)
    }
  }
  const start = write(node, 0)
  return { steps, start }
}
