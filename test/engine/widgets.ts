import type { Obj } from '../../src/cluster/object.ts'
import type { CompositeRequest, KubeObject } from '../../src/protocol/wire.ts'

/** A definition of Widgets whose spec and status may hold anything. */
export const definition: Obj = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
}

/** A controller that keeps ConfigMaps for Widgets. */
export function controller({
  name = 'widgets',
  hooks = ['sync'],
  spec = {},
}: { name?: string; hooks?: readonly string[]; spec?: object } = {}): Obj {
  return {
    apiVersion: 'metacontroller.k8s.io/v1alpha1',
    kind: 'CompositeController',
    metadata: { name },
    spec: {
      generateSelector: true,
      parentResource: { apiVersion: 'example.com/v1', resource: 'widgets' },
      childResources: [{ apiVersion: 'v1', resource: 'configmaps', updateStrategy: { method: 'InPlace' } }],
      hooks: Object.fromEntries(
        hooks.map((hook) => [hook, { webhook: { url: `http://hooks.example/widgets/${hook}` } }]),
      ),
      ...spec,
    },
  }
}

/** A Widget that wants so many ConfigMaps. */
export const widget = (name: string, { size = 1, namespace = 'default' } = {}): Obj => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name, namespace },
  spec: { size },
})

/** The ConfigMaps that a Widget wants. */
export function configMaps(parent: KubeObject): KubeObject[] {
  const { size } = parent.spec as { size: number }
  return Array.from({ length: size }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${parent.metadata.name}-${index}` },
    data: { index: String(index) },
  }))
}

/** The hooks of Widgets: as many ConfigMaps as its size, and none left when it goes. */
export const widgets = {
  sync: ({ parent, children }: CompositeRequest) => ({
    status: { seen: Object.keys(children['ConfigMap.v1'] ?? {}).length },
    children: configMaps(parent),
  }),
  finalize: ({ children }: CompositeRequest) => ({
    status: {},
    children: [],
    finalized: Object.keys(children['ConfigMap.v1'] ?? {}).length === 0,
  }),
}
