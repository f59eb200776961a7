import { isFields, own, type Fields } from '../../../protocol/own.ts'
import type { Column, CustomKind, Kind } from '../kinds/kind.ts'
import type { Cell, Cells } from './cells/cell.ts'
import { milliseconds, since } from './format.ts'
import { evaluate } from './jsonpath/evaluate.ts'
import { PathError, type Node } from './jsonpath/node.ts'
import { parsePath } from './jsonpath/parse.ts'
import { part, text } from './read.ts'

/** How the Table of a custom kind is made. */
export interface CustomTable {
  columns: readonly Column[]
  cells: Cells
}

const AGE_PATH = '.metadata.creationTimestamp'
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)$/

const made = new WeakMap<CustomKind, CustomTable>()

/**
 * Columns and cells of a custom kind. A column whose path cannot be parsed is left out with all that follow it.
 *
 * @example
 * customTable(kind, kind.custom).cells(object, Date.parse('2026-01-01T00:00:00Z')) // ['a', 3, '5m']
 */
export function customTable(kind: Kind, custom: CustomKind): CustomTable {
  const known = made.get(custom)
  if (known) return known
  const table = makeTable(kind.columns, custom.printerPaths)
  made.set(custom, table)
  return table
}

function makeTable(columns: readonly Column[], paths: readonly (string | undefined)[]): CustomTable {
  const readers: ((object: Fields, now: number) => Cell)[] = []
  for (const [index, column] of columns.slice(1).entries()) {
    const nodes = parsed(paths[index + 1] ?? AGE_PATH)
    if (nodes === undefined) break
    readers.push((object, now) => cell(column.type, nodes, object, now))
  }
  return {
    columns: columns.slice(0, readers.length + 1),
    cells: (object, now) => [
      text(part(object, 'metadata'), 'name'),
      ...readers.map((reader) => reader(object, now)),
    ],
  }
}

function parsed(path: string): readonly Node[] | undefined {
  try {
    return parsePath(path)
  } catch (error) {
    if (error instanceof PathError) return undefined
    throw error
  }
}

/** Only the first result of a path is shown. */
function cell(type: string, nodes: readonly Node[], object: Fields, now: number): Cell {
  try {
    const results = evaluate(nodes, object)
    return results.length === 0 ? null : format(type, results[0], now)
  } catch (error) {
    if (error instanceof PathError) return null
    throw error
  }
}

function format(type: string, value: unknown, now: number): Cell {
  if (type === 'string') return print(value)
  if (type === 'integer') return typeof value === 'number' ? Math.trunc(value) : null
  if (type === 'number') return typeof value === 'number' ? value : null
  if (type === 'boolean') return typeof value === 'boolean' ? value : null
  return type === 'date' && typeof value === 'string' ? date(value, now) : null
}

function date(value: string, now: number): string {
  if (value === '' || value === 'null') return '<unknown>'
  return RFC3339.test(value) && milliseconds(value) !== undefined ? since(value, now) : '<invalid>'
}

/** A value as Go prints it; objects and lists as JSON with sorted keys. */
function print(value: unknown): string {
  if (value === null || value === undefined) return '<no value>'
  if (typeof value === 'string') return value
  if (typeof value === 'number') return goNumber(value)
  return json(value)
}

function json(value: unknown): string {
  const text = JSON.stringify(value, (_, inner: unknown) => (isFields(inner) ? sorted(inner) : inner))
  return text.replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

function sorted(fields: Fields): Fields {
  const result = Object.create(null) as Fields
  for (const name of Object.keys(fields).sort()) result[name] = own(fields, name)
  return result
}

/** Small numbers get an exponent earlier than in JavaScript, and of two digits. */
function goNumber(value: number): string {
  if (value === 0 || Math.abs(value) >= 1e-4) return String(value)
  return value.toExponential().replace(/e-(\d)$/, 'e-0$1')
}
