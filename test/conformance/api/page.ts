import { areasOf, scenariosOf } from './areas.ts'
import { isKnownToDiffer } from './compare.ts'
import type { Scenario } from './scenario.ts'

/** One line of the page: an area, its scenarios and requests, and how many differ on purpose. */
export interface AreaRow {
  area: string
  scenarios: number
  requests: number
  equal: number
  differing: number
}

/** Counts the scenarios of each area; the tests hold what is counted as equal to be equal. */
export function areaRows(): AreaRow[] {
  return areasOf().map((area) => countsOf(area, scenariosOf([area])))
}

/** Adds up rows. */
export function totalOf(rows: readonly AreaRow[]): AreaRow {
  const total: AreaRow = { area: 'Total', scenarios: 0, requests: 0, equal: 0, differing: 0 }
  for (const row of rows) {
    total.scenarios += row.scenarios
    total.requests += row.requests
    total.equal += row.equal
    total.differing += row.differing
  }
  return total
}

function countsOf(area: string, scenarios: readonly Scenario[]): AreaRow {
  const differing = scenarios.filter(isKnownToDiffer).length
  return {
    area,
    scenarios: scenarios.length,
    requests: scenarios.reduce((sum, { steps }) => sum + steps.length, 0),
    equal: scenarios.length - differing,
    differing,
  }
}
