import assert from 'node:assert/strict'
import { createApi } from '../../src/cluster/client/create-api.ts'
import { isNotFound } from '../../src/cluster/cluster-error.ts'
import { systemClock } from '../../src/time/clock.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { applyManifests } from '../../src/local/dev/manifests/apply.ts'
import { parseManifest } from '../../src/local/dev/manifests/parse.ts'
import { problemLine } from '../../src/local/dev/manifests/problem.ts'

const definition = (maximum: number) => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: toys.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Toy, plural: toys}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: {type: object, properties: {size: {type: integer, maximum: ${maximum}}}}
`
const toy = (size: number, namespace = 'shop') => `
apiVersion: example.com/v1
kind: Toy
metadata: {name: bear, namespace: ${namespace}}
spec:
  size: ${size}
`
const shop = '\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {of: us}}\n'
const TOY = { apiVersion: 'example.com/v1', kind: 'Toy', namespace: 'shop', name: 'bear' }
const CRD = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  name: 'toys.example.com',
}

describe('applyManifests', () => {
  function setUp() {
    const server = createApiServer()
    const api = createApi(server.transport)
    return {
      server,
      api,
      apply: async (files: Record<string, string>) => {
        const manifests = Object.entries(files).map(([file, text]) => parseManifest(file, text))
        const results = await applyManifests(manifests, { api, clock: systemClock, namespace: 'default' })
        return results.map(({ file, applied, problems }) => ({
          file,
          applied: applied.map(({ object, did }) => `${object.kind} ${did}`),
          problems: problems.map(problemLine),
        }))
      },
    }
  }

  it('applies what others need first, whatever the order and the file', async () => {
    const { api, apply } = setUp()
    const [first, second] = await apply({ 'a.yaml': `${toy(1)}---${shop}`, 'b.yaml': definition(9) })
    assert.deepEqual(first, { file: 'a.yaml', applied: ['Namespace created', 'Toy created'], problems: [] })
    assert.deepEqual(second!.applied, ['CustomResourceDefinition created'])
    assert.deepEqual((await api.get(TOY)).spec, { size: 1 })

    const again = await apply({ 'a.yaml': `${toy(2)}---${shop}`, 'b.yaml': definition(9) })
    assert.deepEqual(
      again.map(({ applied }) => applied),
      [['Namespace unchanged', 'Toy changed'], ['CustomResourceDefinition unchanged']],
    )
  })

  it('puts objects without a namespace into the one of the context, and cluster-wide ones nowhere', async () => {
    const { api, apply } = setUp()
    await apply({
      'a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\nrules: []',
    })
    assert.ok(await api.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'a' }))
    assert.ok(await api.get({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: 'r' }))
  })

  it('refuses a file whole, with the lines of the fields', async () => {
    const { api, apply } = setUp()
    const good = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: good\n'
    const [bad, other] = await apply({
      'bad.yaml': `${good}---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replica: 2
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b}}
    spec:
      containers:
        - name: web
          image: web
`,
      'other.yaml': good.replace('good', 'other'),
    })
    assert.deepEqual(bad, {
      file: 'bad.yaml',
      applied: [],
      problems: [
        'bad.yaml:11:3: Deployment web: .spec.replica: unknown field (field not declared in schema)',
      ],
    })
    await assert.rejects(
      api.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'good' }),
      isNotFound,
    )
    assert.deepEqual(other!.applied, ['ConfigMap created'])
  })

  it('takes a new definition back when the rest of its file is refused', async () => {
    const { api, apply } = setUp()
    const [result] = await apply({ 'a.yaml': `${definition(3)}---${shop}---${toy(4)}` })
    assert.equal(result!.applied.length, 0)
    assert.match(
      result!.problems[0]!,
      /^a\.yaml:\d+:3: Toy shop\/bear: spec\.size: .*less than or equal to 3/,
    )
    await assert.rejects(api.get(CRD), isNotFound)
    await assert.rejects(api.get(TOY), isNotFound)
  })

  it('puts a changed definition back when the rest of its file is refused', async () => {
    const { api, apply } = setUp()
    await apply({ 'a.yaml': definition(3) })
    const before = (await api.get(CRD)).spec
    const version2 = definition(9).replace('name: v1', 'name: v2')
    const both = version2
      .replace('  versions:', definition(3).slice(definition(3).indexOf('  versions:')).trimEnd())
      .replace(/(name: v2\n\s+served: true\n\s+storage: )true/, '$1false')
    const [result] = await apply({ 'a.yaml': `${both}---${toy(10, 'default').replace('com/v1', 'com/v2')}` })
    assert.match(result!.problems[0]!, /spec\.size/)
    assert.deepEqual((await api.get(CRD)).spec, before)
  })

  it('keeps what another file has as well', async () => {
    const { api, apply } = setUp()
    const [bad, good] = await apply({ 'bad.yaml': `${shop}---${toy(1)}`, 'good.yaml': shop })
    assert.match(bad!.problems[0]!, /^bad\.yaml:\d+:1: Toy shop\/bear: kind: the server has no kind Toy/)
    assert.equal(good!.problems.length, 0)
    assert.ok(await api.get({ apiVersion: 'v1', kind: 'Namespace', name: 'shop' }))
  })

  it('names the namespace that is missing', async () => {
    const { apply } = setUp()
    const [result] = await apply({
      'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: gone\n',
    })
    assert.deepEqual(result!.problems, [
      'a.yaml:5:3: ConfigMap gone/a: metadata.namespace: namespaces "gone" not found',
    ])
  })

  it('shows a mistake in a definition where it was written', async () => {
    const { apply } = setUp()
    const [result] = await apply({ 'a.yaml': definition(3).replace('type: integer', 'type: whole') })
    assert.match(result!.problems[0]!, /^a\.yaml:17:/)
  })

  it('says who else has the names of a definition', async () => {
    const { apply } = setUp()
    await apply({ 'a.yaml': definition(3) })
    const other = definition(3).replaceAll('toys', 'dolls')
    const [result] = await apply({ 'b.yaml': other })
    assert.match(result!.problems[0]!, /the API does not serve it: .*already in use/)
  })

  it('rejects when the API does not answer', async () => {
    const { server, apply } = setUp()
    server.faults.add({ type: 'down' })
    await assert.rejects(apply({ 'a.yaml': shop }))
  })
})
