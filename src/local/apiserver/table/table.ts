import { joinApiVersion, type Obj } from '../../../cluster/object.ts'
import { own, type Fields } from '../../../protocol/own.ts'
import type { Column, Kind } from '../kinds/kind.ts'
import type { Cell, Cells } from './cells/cell.ts'
import { podConditions } from './cells/pod.ts'
import { scaleCells } from './cells/scaling.ts'
import { builtinCells, plainCells } from './cells.ts'
import { columnsFor, scaleColumns } from './columns.ts'
import { customTable } from './custom-cells.ts'
import { toPartialObjectMetadata, type MetaVersion } from './partial.ts'

/** How much of an object goes with its row. */
export type IncludeObject = 'None' | 'Metadata' | 'Object'

/** What a list says of itself. */
export interface ListMeta {
  resourceVersion: string
  continue?: string
  remainingItemCount?: number
}

/** What a Table is made of. */
export interface TableInput {
  kind: Kind
  objects: readonly Obj[]
  /** In milliseconds. */
  now: number
  includeObject: IncludeObject
  listMeta: ListMeta
  /** Only the first event of a watch has columns. */
  withColumns: boolean
  /** Of meta.k8s.io; `v1` when left out. */
  version?: MetaVersion
}

/** A row of a Table. */
export interface Row {
  cells: Cell[]
  conditions?: Fields[]
  object: unknown
}

/** A `meta.k8s.io` Table. */
export interface Table {
  kind: 'Table'
  apiVersion: string
  metadata: ListMeta
  columnDefinitions: readonly Column[] | null
  rows: Row[] | null
}

/**
 * A Table of objects of one kind, as `kubectl get` asks for it. A Scale is shown as such, whatever kind it scales.
 *
 * @example
 * toTable({ kind, objects, now: clock.now(), includeObject: 'Metadata', listMeta: { resourceVersion: '7' }, withColumns: true })
 */
export function toTable(input: TableInput): Table {
  const { kind, objects, now, includeObject, listMeta, withColumns, version = 'v1' } = input
  const { columns, cells, conditions, isPlain } = shape(kind, objects[0])
  const rows = objects.map((object): Row => {
    const over = conditions?.(object)
    return {
      cells: cells(object, now),
      ...(over && { conditions: over }),
      object: included(object, includeObject, version),
    }
  })
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${version}`,
    metadata: listMeta,
    columnDefinitions: withColumns ? columns : null,
    // The real server makes no list at all where it knows no cells.
    rows: isPlain && rows.length === 0 ? null : rows,
  }
}

interface Shape {
  columns: readonly Column[]
  cells: Cells
  conditions?: (object: Fields) => Fields[] | undefined
  isPlain: boolean
}

function shape(kind: Kind, first: Obj | undefined): Shape {
  if (first?.kind === 'Scale' && kind.kind !== 'Scale') {
    return { columns: scaleColumns(kind.custom !== undefined), cells: scaleCells, isPlain: false }
  }
  if (kind.custom) return { ...customTable(kind, kind.custom), isPlain: false }
  const key = `${joinApiVersion(kind.group, kind.version)} ${kind.plural}`
  const cells = builtinCells(key)
  return {
    columns: columnsFor(key),
    cells: cells ?? plainCells,
    ...(key === 'v1 pods' && { conditions: podConditions }),
    isPlain: cells === undefined,
  }
}

function included(object: Obj, include: IncludeObject, version: MetaVersion): unknown {
  if (include === 'Object') return object
  return include === 'Metadata' || isInitialEnd(object) ? toPartialObjectMetadata(object, version) : null
}

/** The bookmark that ends the initial events must be told from others, so it keeps its metadata. */
function isInitialEnd({ metadata }: Obj): boolean {
  return (
    metadata.annotations !== undefined && own(metadata.annotations, 'k8s.io/initial-events-end') === 'true'
  )
}
