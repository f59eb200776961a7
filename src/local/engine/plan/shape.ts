/** What a field holds: JSON as it is, a duration, a list, or a Go struct. */
export type Shape = 'value' | 'duration' | { list: Shape } | { struct: readonly FieldShape[] }

/** A field of a Go struct, in the order of the struct. */
export interface FieldShape {
  name: string
  shape: Shape
  /** When it is written: always, when it is there (a pointer), or when it is there and not empty. */
  when: 'always' | 'set' | 'filled'
}

const always = (name: string, shape: Shape = 'value'): FieldShape => ({ name, shape, when: 'always' })
const set = (name: string, shape: Shape = 'value'): FieldShape => ({ name, shape, when: 'set' })
const filled = (name: string, shape: Shape = 'value'): FieldShape => ({ name, shape, when: 'filled' })
const struct = (...fields: FieldShape[]): Shape => ({ struct: fields })

const metadata = struct(
  filled('name'),
  filled('generateName'),
  filled('namespace'),
  filled('selfLink'),
  filled('uid'),
  filled('resourceVersion'),
  filled('generation'),
  filled('creationTimestamp'),
  set('deletionTimestamp'),
  set('deletionGracePeriodSeconds'),
  filled('labels'),
  filled('annotations'),
  filled('ownerReferences'),
  filled('finalizers'),
  filled('managedFields'),
)

const rule = [always('apiVersion'), always('resource')]
const requirement = struct(always('key'), always('operator'), filled('values'))
const labelSelector = struct(filled('matchLabels'), filled('matchExpressions', { list: requirement }))
const annotationSelector = struct(
  filled('matchAnnotations'),
  filled('matchExpressions', { list: requirement }),
)

const secretRef = struct(always('name'), always('namespace'))
const keyRef = struct(always('name'), always('namespace'), filled('key'))
const caBundle = struct(set('inline'), set('secretRef', keyRef), set('configMapRef', keyRef))
const clientTLS = struct(always('secretRef', secretRef), filled('certKey'), filled('privateKeyKey'))
const authorization = struct(
  filled('type'),
  always('secretRef', struct(always('name'), always('namespace'), always('key'))),
)
const basicAuth = struct(always('secretRef', secretRef), filled('usernameKey'), filled('passwordKey'))
const auth = [
  set('caBundle', caBundle),
  set('clientTLS', clientTLS),
  set('authorization', authorization),
  set('basicAuth', basicAuth),
]
const endpointConfigs = filled('endpointConfigs', { list: struct(always('host'), ...auth) })

const webhook = struct(
  set('url'),
  set('timeout', 'duration'),
  set('etag', struct(set('enabled'), set('cacheTimeoutSeconds'), set('cacheCleanupSeconds'))),
  set('path'),
  set('service', struct(always('name'), always('namespace'), set('port'), set('protocol'))),
  set('responseUnMarshallMode'),
  ...auth,
)
const hook = struct(set('version'), set('webhook', webhook))
const hooks = [set('customize', hook), set('sync', hook), set('finalize', hook)]

const conditions = filled('conditions', {
  list: struct(always('type'), set('status'), set('reason')),
})

const compositeSpec = struct(
  always(
    'parentResource',
    struct(
      ...rule,
      set('revisionHistory', struct(filled('fieldPaths'))),
      set('labelSelector', labelSelector),
      set('ignoreStatusChanges'),
    ),
  ),
  filled('childResources', {
    list: struct(
      ...rule,
      set('updateStrategy', struct(filled('method'), always('statusChecks', struct(conditions)))),
    ),
  }),
  set('hooks', struct(...hooks, set('preUpdateChild', hook), set('postUpdateChild', hook))),
  endpointConfigs,
  set('resyncPeriodSeconds'),
  set('generateSelector'),
)

const decoratorSpec = struct(
  always('resources', {
    list: struct(
      ...rule,
      set('labelSelector', labelSelector),
      set('annotationSelector', annotationSelector),
      set('ignoreStatusChanges'),
    ),
  }),
  filled('attachments', { list: struct(...rule, set('updateStrategy', struct(filled('method')))) }),
  set('hooks', struct(...hooks)),
  endpointConfigs,
  set('resyncPeriodSeconds'),
)

const controller = (spec: Shape) =>
  struct(
    filled('kind'),
    filled('apiVersion'),
    always('metadata', metadata),
    always('spec', spec),
    always('status', struct()),
  )

/** The Go structs of the controllers: what of a controller object reaches a hook, and in which order. */
export const controllerShapes = {
  CompositeController: controller(compositeSpec),
  DecoratorController: controller(decoratorSpec),
}
