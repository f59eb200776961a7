import { endpointConfigs } from './auth-schema.ts'
import { definition } from './definition.ts'
import { hook } from './hook-schema.ts'
import { ignoreStatusChanges, resourceProperties, resourceRequired, updateMethod } from './rule-schema.ts'
import { fields, flag, int32, list, text } from './schema.ts'
import { labelSelector } from './selector-schema.ts'

const parentResource = fields(
  'The kind of the parents. It must come from a CRD whose version has the status subresource.',
  {
    ...resourceProperties,
    labelSelector: labelSelector('Which parents are worked on, by their labels; all when left out.'),
    revisionHistory: fields('What belongs to a revision of a parent. Only for rolling updates.', {
      fieldPaths: list(
        'Fields of the parent, such as spec.template, whose changes are rolled out child by child; other changes reach all children at once. [spec] when left out.',
        { type: 'string' },
      ),
    }),
    ignoreStatusChanges,
  },
  resourceRequired,
)

const conditionCheck = fields(
  'A condition in status.conditions of the child.',
  {
    type: text('The type of the condition, such as Ready.'),
    status: text('The status that it must have; any when left out.'),
    reason: text('The reason that it must have; any when left out.'),
  },
  ['type'],
)

const childResource = fields(
  'A kind of children.',
  {
    ...resourceProperties,
    updateStrategy: fields('How children of this kind are updated.', {
      method: updateMethod,
      statusChecks: fields('What the last updated child must have reached before a rolling update goes on.', {
        conditions: list('Conditions that the child must all have.', conditionCheck),
      }),
    }),
  },
  resourceRequired,
)

const hooks = fields('What is asked, and where.', {
  sync: hook(
    'Asked whenever a parent, a child or a related object changes: answers with the wanted children and status.',
  ),
  finalize: hook(
    'Asked instead of sync while a parent is being deleted or is no longer selected. As soon as it is set, parents get a finalizer, and stay until the hook answers finalized: true.',
  ),
  customize: hook('Asked once per generation of a parent: answers which other objects sync wants to see.'),
  preUpdateChild: hook('Never called.'),
  postUpdateChild: hook('Never called.'),
})

/** The CRD of CompositeControllers. */
export const compositeController = () =>
  definition({
    kind: 'CompositeController',
    scope: 'Cluster',
    shortNames: ['cc', 'cctl'],
    description:
      'Makes a controller out of a webhook: it watches parents of one kind, asks the webhook which children each should have, and creates, updates and deletes them.',
    properties: {
      spec: fields(
        'What is watched, what is made of it, and who is asked.',
        {
          parentResource,
          childResources: list('The kinds of children that the hooks make.', childResource),
          hooks,
          endpointConfigs,
          generateSelector: flag(
            'Whether children are told apart by a label with the uid of their parent. Otherwise each parent needs a spec.selector that its children match.',
          ),
          resyncPeriodSeconds: int32(
            'Asks for every parent again this often, also when nothing changes. It can only shorten the period that Metacontroller has anyway (30 minutes).',
          ),
        },
        ['parentResource'],
      ),
      status: { description: 'Not used.', type: 'object' },
    },
    required: ['spec'],
  })
