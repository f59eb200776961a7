import assert from 'node:assert/strict'
import { isFields, own } from '../../../protocol/own.ts'
import { metacontrollerCrds } from '../crds/metacontroller-crds.ts'
import { controllerShapes, type Shape } from './shape.ts'

/** Paths of all fields of a Go struct. */
function ofShape(shape: Shape, path = ''): string[] {
  if (typeof shape === 'string') return [path]
  if ('list' in shape) return ofShape(shape.list, `${path}[]`)
  return [path, ...shape.struct.flatMap((field) => ofShape(field.shape, `${path}.${field.name}`))]
}

/** Paths of all fields of a schema. */
function ofSchema(schema: unknown, path = ''): string[] {
  if (!isFields(schema)) return []
  const items = own(schema, 'items')
  const inner = isFields(items) && isFields(own(items, 'properties'))
  if (inner) return ofSchema(items, `${path}[]`)
  const properties = own(schema, 'properties')
  if (!isFields(properties)) return [path]
  return [path, ...Object.entries(properties).flatMap(([name, value]) => ofSchema(value, `${path}.${name}`))]
}

describe('controllerShapes', () => {
  for (const kind of ['CompositeController', 'DecoratorController'] as const) {
    it(`knows exactly the fields that the CRD of ${kind} has`, () => {
      const crd = metacontrollerCrds().find(
        ({ spec }) => (spec as { names: { kind: string } }).names.kind === kind,
      )
      const [version] = (crd?.spec as { versions: { schema: { openAPIV3Schema: object } }[] }).versions
      const sorted = (paths: string[]) => paths.filter((path) => !path.startsWith('.metadata.')).sort()
      assert.deepEqual(
        sorted(ofShape(controllerShapes[kind])),
        sorted(ofSchema(version?.schema.openAPIV3Schema)),
      )
    })
  }
})
