import { isFields } from '../../../protocol/own.ts'
import { elementOfItem, Misfit, showElement } from './element.ts'
import { goSyntax, goType, goValue } from './go-text.ts'
import { shapeOf } from './typed.ts'
import type { ListType, MapType, Type } from './types.ts'

/**
 * What of a configuration does not fit the type: one text for each value, empty when everything fits.
 *
 * @example
 * misfits(type, { spec: { replicas: 'x' } }) // ['.spec.replicas: expected numeric (int or float), got string']
 */
export function misfits(type: Type, value: unknown, allowDuplicates = false): string[] {
  const found: string[] = []
  visit(type, value, '', { found, allowDuplicates })
  return found
}

/**
 * Such texts as one, as the server joins them.
 *
 * @example
 * joinMisfits(['.a: x', '.b: y']) // 'errors:\n  .a: x\n  .b: y'
 */
export const joinMisfits = (texts: readonly string[]): string =>
  texts.length === 1 ? texts.join('') : ['errors:', ...texts.map((text) => `  ${text}`)].join('\n')

interface Report {
  found: string[]
  allowDuplicates: boolean
}

function visit(type: Type, value: unknown, path: string, report: Report): void {
  const say = (what: string) => report.found.push(path === '' ? what : `${path}: ${what}`)
  const shape = shapeOf(type, value)
  if (value === null) return
  if (shape === 'map' && type.map !== undefined) {
    if (isFields(value)) visitFields(type.map, value, path, report)
    else say(`expected map, got &{${goValue(value)}}`)
  } else if (shape === 'list' && type.list !== undefined) {
    if (Array.isArray(value)) visitItems(type.list, value, path, report)
    else say(`expected list, got &{${goValue(value)}}`)
  } else {
    const problem = problemOfScalar(value, type.scalar)
    if (problem !== undefined) say(problem)
  }
}

function visitFields(map: MapType, fields: object, path: string, report: Report): void {
  for (const [name, value] of Object.entries(fields) as [string, unknown][]) {
    const type = map.fields.get(name)?.type ?? map.rest
    if (type === undefined) {
      report.found.push(`${path}.${name}: field not declared in schema`)
      return
    }
    visit(type, value, `${path}.${name}`, report)
  }
}

function visitItems(list: ListType, items: readonly unknown[], path: string, report: Report): void {
  const seen = new Set<string>()
  for (const [index, item] of items.entries()) {
    let shown = `[${index}]`
    if (!list.atomic) {
      const element = elementOrProblem(list, item)
      if (element instanceof Misfit) {
        report.found.push(`${path}: element ${index}: ${element.message}`)
        return
      }
      shown = showElement(element)
      if (seen.has(element) && !report.allowDuplicates) {
        report.found.push(`${path}: duplicate entries for key ${shown}`)
      }
      seen.add(element)
    }
    visit(list.element, item, `${path}${shown}`, report)
  }
}

function elementOrProblem(list: ListType, item: unknown): string | Misfit {
  try {
    return elementOfItem(list, item)
  } catch (error) {
    if (error instanceof Misfit) return error
    throw error
  }
}

/** What a value of each type is, and what is said of one that is something else. */
const SCALARS: Record<
  NonNullable<Type['scalar']>,
  [fits: (value: unknown) => boolean, problem: (value: unknown) => string]
> = {
  numeric: [
    (value) => typeof value === 'number',
    (value) => `expected numeric (int or float), got ${goType(value)}`,
  ],
  string: [
    (value) => typeof value === 'string',
    (value) => `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`,
  ],
  boolean: [(value) => typeof value === 'boolean', (value) => `expected boolean, got &{${goValue(value)}}`],
  untyped: [(value) => typeof value !== 'object', (value) => `expected any scalar, got &{${goValue(value)}}`],
}

function problemOfScalar(value: unknown, scalar: Type['scalar'] = 'untyped'): string | undefined {
  const [fits, problem] = SCALARS[scalar]
  return fits(value) ? undefined : problem(value)
}
