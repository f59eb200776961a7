import type { Fields } from '../../../../protocol/own.ts'

/** What stands in one cell of a Table. */
export type Cell = string | number | boolean | null

/** The cells of an object, in the order of its kind's columns; `now` in milliseconds. */
export type Cells = (object: Fields, now: number) => Cell[]
