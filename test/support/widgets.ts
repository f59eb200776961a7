import type { Obj } from '../../src/cluster/object.ts'
import type { Situation } from '../../src/local/apiserver/kinds/kind.ts'
import { crdStrategy } from '../../src/local/apiserver/custom/definition.ts'
import { establish } from '../../src/local/apiserver/custom/establish.ts'
import { crdKinds } from '../../src/local/apiserver/custom/kinds.ts'
import type { Kind } from '../../src/local/apiserver/kinds/kind.ts'

/** The time at which everything happens. */
export const NOW = '2026-01-01T00:00:00Z'

/** What strategies are told when nothing in particular goes on. */
export const situation: Situation = {
  now: NOW,
  allocate: { clusterIP: () => '10.0.0.1', nodePort: () => 30_000 },
}

interface Parts {
  /** Schema of `spec`, or of the whole object when it has a type of its own. */
  spec?: object
  schema?: object
  version?: object
  /** Fields of the definition's spec. */
  rest?: object
}

/** A CustomResourceDefinition of Widgets as a client would send it, with defaults filled in. */
export function widgets({ spec = { type: 'object' }, schema, version = {}, rest = {} }: Parts = {}): Obj {
  const crd: Obj = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema ?? { type: 'object', properties: { spec } } },
          ...version,
        },
      ],
      ...rest,
    },
  }
  crdStrategy.defaults?.(crd)
  crdStrategy.prepare?.(crd, undefined, situation)
  return crd
}

/** The same after it was established. */
export function established(parts: Parts = {}): Obj {
  const crd = widgets(parts)
  return { ...crd, status: establish(crd, [], NOW) }
}

/** The kind that a definition of Widgets brings. */
export function widgetKind(parts: Parts = {}): Kind {
  const [kind] = crdKinds(established(parts))
  if (kind === undefined) throw new Error('the definition brings no kind')
  return kind
}

/** A Widget. */
export const widget = (spec: unknown, more: object = {}): Obj => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name: 'a', namespace: 'default' },
  spec,
  ...more,
})
