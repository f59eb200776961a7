import type { Api, KindRef } from '../../../cluster/api.ts'
import { isFields, own } from '../../../protocol/own.ts'
import type { Obj } from '../../../cluster/object.ts'

/** An object with those that it owns. */
export interface TreeNode {
  kind: string
  namespace: string | undefined
  name: string
  /** What `kubectl get` shows of it: names of columns and what they hold. */
  cells: readonly { column: string; text: string }[]
  owned: TreeNode[]
}

/** What the server answers to whoever wants a table. */
interface Table {
  columnDefinitions: { name: string; priority: number }[]
  rows: { cells: unknown[]; object: Obj }[]
}

interface Entry {
  uid: string
  owners: string[]
  node: TreeNode
}

const AS_TABLE = 'application/json;as=Table;g=meta.k8s.io;v=v1'
const NOT_SHOWN = new Set(['Name', 'Age'])

/**
 * Objects of some kinds, each below the one that owns it.
 *
 * @example
 * const [bob] = await readTree(api, [{ apiVersion: 'example.com/v1', kind: 'UselessPod' }, { apiVersion: 'apps/v1', kind: 'Deployment' }])
 */
export async function readTree(api: Api, kinds: readonly KindRef[]): Promise<TreeNode[]> {
  const tables = await Promise.all(kinds.map(async (kind) => ({ kind, table: await tableOf(api, kind) })))
  const entries = tables.flatMap(({ kind: { kind }, table: { columnDefinitions, rows } }) =>
    rows.map(({ cells, object: { metadata } }): Entry => ({
      uid: metadata.uid ?? '',
      owners: (metadata.ownerReferences ?? []).map(({ uid }) => uid),
      node: {
        kind,
        namespace: metadata.namespace,
        name: metadata.name ?? '',
        cells: columnDefinitions.flatMap(({ name, priority }, index) => {
          const text = textOf(cells[index])
          return priority > 0 || NOT_SHOWN.has(name) || text === '' ? [] : [{ column: name, text }]
        }),
        owned: [],
      },
    })),
  )
  const byUid = new Map(entries.map(({ uid, node }) => [uid, node]))
  const roots: TreeNode[] = []
  for (const { owners, node } of entries) {
    const owner = owners.map((uid) => byUid.get(uid)).find((found) => found !== undefined)
    if (owner === undefined) roots.push(node)
    else owner.owned.push(node)
  }
  return roots
}

async function tableOf(api: Api, kind: KindRef): Promise<Table> {
  const { group, version, plural } = await api.resource(kind)
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  const answer = await api.request({
    method: 'GET',
    path: `${root}/${plural}`,
    headers: { accept: AS_TABLE },
  })
  if (isFields(answer) && own(answer, 'kind') === 'Table') return answer as unknown as Table
  throw new Error(`the server gives no table of ${plural}`)
}

function textOf(cell: unknown): string {
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell)
  return typeof cell === 'string' && cell !== '<none>' && cell !== '<unknown>' ? cell : ''
}
