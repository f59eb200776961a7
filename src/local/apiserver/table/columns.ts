import { readFileSync } from 'node:fs'
import type { Column } from '../kinds/kind.ts'

let recorded: Readonly<Record<string, Column[]>> | undefined

/**
 * The columns of a kind of Kubernetes, as the real server publishes them; name and time of creation for one that has none.
 *
 * @example
 * columnsFor('apps/v1 deployments').map(({ name }) => name) // ['Name', 'Ready', 'Up-to-date', …]
 */
export function columnsFor(key: string): readonly Column[] {
  const all = columns()
  return (Object.hasOwn(all, key) ? all[key] : undefined) ?? plainColumns()
}

/** Name and time of creation. */
export function plainColumns(): readonly Column[] {
  return columns()['v1 limitranges'] ?? []
}

/** The columns of a Scale, which differ a little where a custom resource is scaled. */
export function scaleColumns(isCustom: boolean): readonly Column[] {
  const [name, age] = [columns()['apps/v1 replicasets']?.[0], columns()['apps/v1 replicasets']?.[4]]
  const [desired, available] = isCustom ? CUSTOM_SCALE : SCALE
  const count = (title: string, description: string): Column => ({
    name: title,
    type: 'integer',
    format: '',
    description,
    priority: 0,
  })
  return [
    { ...column(name), format: isCustom ? 'name' : '' },
    count('Desired', desired),
    count('Available', available),
    { ...column(age), type: isCustom ? 'date' : 'string' },
  ]
}

const SCALE = [
  'replicas is the desired number of instances for the scaled object.',
  'replicas is the actual number of observed instances of the scaled object.',
] as const
const CUSTOM_SCALE = ['Number of desired replicas', 'Number of actual replicas'] as const

const column = (found: Column | undefined): Column =>
  found ?? { name: '', type: 'string', format: '', description: '', priority: 0 }

function columns(): Readonly<Record<string, Column[]>> {
  recorded ??= JSON.parse(
    readFileSync(new URL('../data/table-columns.json', import.meta.url), 'utf8'),
  ) as Record<string, Column[]>
  return recorded
}
