import assert from 'node:assert/strict'
import { createApi } from '../../src/cluster/client/create-api.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { plain } from '../../src/local/dev/stream/paint.ts'
import { drawTree } from '../../src/local/dev/tree/draw-tree.ts'
import { readTree } from '../../src/local/dev/tree/read-tree.ts'

describe('the tree of objects', () => {
  it('shows owners with what they own, and how each is doing', async () => {
    const api = createApi(createApiServer().transport)
    const create = (kind: string, name: string, owner?: { uid?: string }) =>
      api.create({
        apiVersion: 'v1',
        kind,
        metadata: {
          name,
          namespace: 'default',
          ...(owner && {
            ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'x', uid: owner.uid ?? '' }],
          }),
        },
      })
    const top = await create('ConfigMap', 'top')
    const middle = await create('Secret', 'middle', top.metadata)
    await create('Secret', 'leaf', middle.metadata)
    await create('Secret', 'other', top.metadata)
    await create('Secret', 'lone', { uid: 'of-nobody' })
    const tree = await readTree(
      api,
      ['ConfigMap', 'Secret'].map((kind) => ({ apiVersion: 'v1', kind })),
    )
    assert.deepEqual(
      drawTree(
        tree.filter(({ name }) => name !== 'kube-root-ca.crt'),
        plain,
      ),
      [
        'ConfigMap default/top  data 0',
        '├─ Secret middle       type Opaque  data 0',
        '│  └─ Secret leaf      type Opaque  data 0',
        '└─ Secret other        type Opaque  data 0',
        'Secret default/lone    type Opaque  data 0',
      ],
    )
  })
})
