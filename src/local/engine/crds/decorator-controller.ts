import { endpointConfigs } from './auth-schema.ts'
import { definition } from './definition.ts'
import { hook } from './hook-schema.ts'
import { ignoreStatusChanges, resourceProperties, resourceRequired, updateMethod } from './rule-schema.ts'
import { fields, int32, list } from './schema.ts'
import { annotationSelector, labelSelector } from './selector-schema.ts'

const resource = fields(
  'A kind of objects to decorate. An object must fit both selectors; of two entries for the same kind the last one counts.',
  {
    ...resourceProperties,
    labelSelector: labelSelector('Which objects are decorated, by their labels; all when left out.'),
    annotationSelector,
    ignoreStatusChanges,
  },
  resourceRequired,
)

const attachment = fields(
  'A kind of attachments.',
  {
    ...resourceProperties,
    updateStrategy: fields('How attachments of this kind are updated.', { method: updateMethod }),
  },
  resourceRequired,
)

const hooks = fields('What is asked, and where.', {
  sync: hook(
    'Asked whenever a decorated object, an attachment or a related object changes: answers with labels, annotations, status and attachments.',
  ),
  finalize: hook(
    'Asked instead of sync while an object is being deleted or is no longer selected. As soon as it is set, decorated objects get a finalizer, and stay until the hook answers finalized: true.',
  ),
  customize: hook('Asked once per generation of an object: answers which other objects sync wants to see.'),
})

/** The CRD of DecoratorControllers. */
export const decoratorController = () =>
  definition({
    kind: 'DecoratorController',
    scope: 'Cluster',
    shortNames: ['dec', 'decorators'],
    description:
      'Adds behaviour to objects that have a controller already: it watches them, asks a webhook, and sets labels and annotations on them and attaches other objects to them.',
    properties: {
      spec: fields(
        'What is watched, what is attached to it, and who is asked.',
        {
          resources: list('The kinds of objects to decorate.', resource),
          attachments: list('The kinds of attachments that the hooks make.', attachment),
          hooks,
          endpointConfigs,
          resyncPeriodSeconds: int32(
            'Asks for every decorated object again this often, also when nothing changes. It can only shorten the period that Metacontroller has anyway (30 minutes).',
          ),
        },
        ['resources'],
      ),
      status: { description: 'Not used.', type: 'object' },
    },
    required: ['spec'],
  })
