import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CustomResource, CustomResourceDefinition } from 'hookwright'
import { manifestsIn, parse, root, the, yamlFiles } from './manifests.ts'

interface Resource {
  apiVersion: string
  resource: string
  updateStrategy?: { method: string }
}
interface Hook {
  webhook: { service: { name: string; namespace: string; port?: number }; path: string }
}
type Controller = CustomResource<{
  parentResource?: Resource
  childResources?: Resource[]
  attachments?: Resource[]
  hooks: Record<string, Hook>
}>

const manifests = manifestsIn('compositecontrollers')
const isController = ({ apiVersion }: { apiVersion: string }) =>
  apiVersion.startsWith('metacontroller.k8s.io/')
const controllers = manifests.filter(isController) as unknown as Controller[]
const crds = manifests.filter(
  ({ kind }) => kind === 'CustomResourceDefinition',
) as unknown as CustomResourceDefinition[]

describe('every YAML file', () => {
  for (const file of ['compositecontrollers', 'examples', 'hooks', 'kind'].flatMap(yamlFiles)) {
    it(`${file} parses`, () => {
      for (const { apiVersion, kind } of parse(readFileSync(join(root, file), 'utf8'))) {
        assert.equal(typeof apiVersion, 'string')
        assert.equal(typeof kind, 'string')
      }
    })
  }
})

for (const { kind, metadata, spec } of controllers) {
  describe(`${kind} ${metadata.name}`, () => {
    for (const [hook, { webhook }] of Object.entries(spec.hooks)) {
      it(`calls ${webhook.path}, which a module in hooks/ answers`, async () => {
        const [, name, exported] = /^\/([\w/-]+)\/(\w+)$/.exec(webhook.path) ?? []
        assert.equal(exported, hook)
        const module = (await import(join(root, 'hooks', `${String(name)}.ts`))) as Record<string, unknown>
        assert.equal(typeof module[hook], 'function')
      })

      it(`finds the Service for ${hook}`, () => {
        const { name, namespace, port = 80 } = webhook.service
        const service = the(manifests, 'v1', 'Service')
        assert.equal(name, service.metadata.name)
        assert.equal(namespace, the(manifests, 'v1', 'Namespace').metadata.name)
        assert.equal(port, service.spec?.ports?.[0]?.port)
      })
    }

    const parent = spec.parentResource
    if (parent) {
      it(`has a CRD for ${parent.resource}, with a status that keeps observedGeneration`, () => {
        const crd = crds.find(({ metadata }) => metadata.name.startsWith(`${parent.resource}.`))
        const version = crd?.spec.versions.find(
          ({ name }) => parent.apiVersion === `${crd.spec.group}/${name}`,
        )
        // Without the subresource Metacontroller ignores the controller; a pruned field makes it write without end.
        assert.deepEqual(version?.subresources, { status: {} })
        const status = version.schema?.openAPIV3Schema?.properties?.status
        assert.equal(status?.properties?.observedGeneration?.type, 'integer')
      })
    }

    it('says for each child what to do when it differs', () => {
      for (const { updateStrategy } of (spec.childResources ?? spec.attachments) as {
        updateStrategy?: object
      }[]) {
        assert.ok(updateStrategy)
      }
    })
  })
}

describe('hooks/kustomization.yaml', () => {
  it('has every hook module in its ConfigMap, and no test', () => {
    const modules = readdirSync(join(root, 'hooks')).filter(
      (name) => name.endsWith('.ts') && !/\.(test|d)\.ts$/.test(name),
    )
    const [{ configMapGenerator }] = parse(
      readFileSync(join(root, 'hooks/kustomization.yaml'), 'utf8'),
    ) as unknown as [{ configMapGenerator: { files: string[] }[] }]
    assert.deepEqual(configMapGenerator[0]?.files.toSorted(), modules.sort())
  })
})
