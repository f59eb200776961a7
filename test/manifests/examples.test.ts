import assert from 'node:assert/strict'
import { Ajv, type AnySchemaObject } from 'ajv'
import formats from 'ajv-formats'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CustomResourceDefinition } from 'hookwright'
import { hasKubectl, manifestsIn, render, root } from './manifests.ts'

const ajv = new Ajv({ strict: false, allErrors: true })
formats.default(ajv)

const schemas = new Map<string, AnySchemaObject>()
for (const manifest of manifestsIn('compositecontrollers')) {
  if (manifest.kind !== 'CustomResourceDefinition') continue
  const { spec } = manifest as unknown as CustomResourceDefinition
  for (const { name, schema } of spec.versions) {
    schemas.set(`${spec.group}/${name} ${spec.names.kind}`, schema?.openAPIV3Schema as AnySchemaObject)
  }
}

/** The API server prunes what a schema does not name; an example that loses a field is wrong. */
function closed(schema: AnySchemaObject): AnySchemaObject {
  const { properties, items, ...rest } = schema as {
    properties?: Record<string, AnySchemaObject>
    items?: AnySchemaObject
  }
  return {
    ...rest,
    ...(items && { items: closed(items) }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, closed(one)])),
      ...(!('x-kubernetes-preserve-unknown-fields' in rest) && { additionalProperties: false }),
    }),
  }
}

describe('examples', () => {
  for (const example of manifestsIn('examples')) {
    const { apiVersion, kind, metadata } = example
    const schema = schemas.get(`${apiVersion} ${kind}`)
    if (schema === undefined) continue

    it(`${kind} ${metadata.name} is valid, and nothing of it is pruned`, () => {
      const validate = ajv.compile(closed(schema))
      assert.ok(validate(example), ajv.errorsText(validate.errors))
    })

    it(`${kind} ${metadata.name} would not be without its spec, or with a misspelt field`, () => {
      const validate = ajv.compile(closed(schema))
      assert.ok(!validate({ ...example, spec: undefined }))
      assert.ok(!validate({ ...example, spec: { ...(example.spec as object), misspelt: 1 } }))
    })
  }

  for (const folder of readdirSync(join(root, 'examples'))) {
    if (!existsSync(join(root, 'examples', folder, 'kustomization.yaml'))) continue
    it(`kubectl kustomize examples/${folder} renders`, function () {
      if (!hasKubectl) this.skip()
      assert.ok(render(`examples/${folder}`).length > 0)
    })
  }
})
