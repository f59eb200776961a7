import assert from 'node:assert/strict'

interface Model {
  attributeTypeMap?: { name: string; baseName: string }[]
}

describe('the models behind the types', () => {
  it('differ from the wire only in names that Wire<T> knows', async () => {
    const models = Object.values(
      (await import('@kubernetes/client-node/dist/gen/models/all.js')) as unknown as Record<string, Model>,
    )
    const attributes = models.flatMap(({ attributeTypeMap = [] }) => attributeTypeMap)
    const unknown = attributes.filter(({ name, baseName }) => {
      const wireName = name.startsWith('x_kubernetes_') ? name.replaceAll('_', '-') : name.replace(/^_/, '')
      return wireName !== baseName
    })
    assert.ok(attributes.length > 1000)
    // In the schema of a CRD the API server accepts neither `$ref` nor `$schema`.
    assert.deepEqual(unknown.map(({ baseName }) => baseName).sort(), ['$ref', '$schema'])
  })
})
