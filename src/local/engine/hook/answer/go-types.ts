/** The Go type that an answer, or a part of one, is decoded into; `name` is what its errors call it. */
export type GoType =
  | GoStruct
  /** `[]T`. */
  | { type: 'slice'; name: string; of: GoType }
  /** `map[string]T`. */
  | { type: 'map'; name: string; of: GoType }
  | { type: 'string' | 'float64' | 'bool'; name: string }
  /** `interface {}`. */
  | { type: 'any'; name: string }
  /** `*unstructured.Unstructured`, which decodes itself: a child. */
  | { type: 'object'; name: string }
  /** `*T`: null is nil. */
  | { type: 'pointer'; name: string; of: GoType }

/** A struct: its names are case-sensitive. */
export interface GoStruct {
  type: 'struct'
  name: string
  fields: Readonly<Record<string, GoField>>
}

/** A field of a struct. */
export interface GoField {
  of: GoType
  /** The embedded struct that it comes from, which errors name in the path. */
  via?: string
}

const string: GoType = { type: 'string', name: 'string' }
const any: GoType = { type: 'any', name: 'interface {}' }
const pointer = (of: GoType): GoType => ({ type: 'pointer', name: `*${of.name}`, of })
const slice = (of: GoType): GoType => ({ type: 'slice', name: `[]${of.name}`, of })
const map = (of: GoType): GoType => ({ type: 'map', name: `map[string]${of.name}`, of })
const fields = (of: Readonly<Record<string, GoType>>): Record<string, GoField> =>
  Object.fromEntries(Object.entries(of).map(([name, type]) => [name, { of: type }] as const))

const objects = slice({ type: 'object', name: '*unstructured.Unstructured' })
const common: Record<string, GoType> = {
  status: map(any),
  resyncAfterSeconds: { type: 'float64', name: 'float64' },
  finalized: { type: 'bool', name: 'bool' },
}

const requirement: GoType = {
  type: 'struct',
  name: 'v1.LabelSelectorRequirement',
  fields: fields({
    key: string,
    operator: { type: 'string', name: 'v1.LabelSelectorOperator' },
    values: slice(string),
  }),
}
const selector = pointer({
  type: 'struct',
  name: 'v1.LabelSelector',
  fields: fields({ matchLabels: map(string), matchExpressions: slice(requirement) }),
})
const rule: GoType = {
  type: 'struct',
  name: 'v1alpha1.RelatedResourceRule',
  fields: {
    apiVersion: { of: string, via: 'ResourceRule' },
    resource: { of: string, via: 'ResourceRule' },
    ...fields({
      labelSelector: selector,
      namespaceSelector: selector,
      namespace: string,
      names: slice(string),
    }),
  },
}

const answer = (name: string, own: Readonly<Record<string, GoType>>): Record<'v1' | 'v2', GoStruct> => ({
  v1: { type: 'struct', name: `v1.${name}`, fields: fields(own) },
  v2: { type: 'struct', name: `v2.${name}`, fields: fields(own) },
})

/** What Metacontroller decodes answers into, by the version of the hook (protocol.md §1.6 to §1.8). */
export const answerTypes = {
  CompositeController: answer('CompositeHookResponse', { ...common, children: objects }),
  DecoratorController: answer('DecoratorHookResponse', {
    ...common,
    attachments: objects,
    labels: map(pointer(string)),
    annotations: map(pointer(string)),
  }),
  customize: answer('CustomizeHookResponse', { relatedResources: slice(pointer(rule)) }),
} as const
