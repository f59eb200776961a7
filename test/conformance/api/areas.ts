import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { filesOf, loadFile, root, type Scenario } from './scenario.ts'

/** The areas that have scenarios, sorted. */
export function areasOf(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && filesOf(join(folder, entry.name)).length > 0)
    .map(({ name }) => name)
    .sort()
}

/** All scenarios of these areas, in the order of their files. */
export function scenariosOf(areas: readonly string[] = areasOf()): Scenario[] {
  return areas.flatMap((area) => filesOf(join(root, area)).flatMap((file) => loadFile(file)))
}
