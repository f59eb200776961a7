import { definition } from './definition.ts'
import { fields, list, text } from './schema.ts'

/** The CRD of ControllerRevisions. */
export const controllerRevision = () =>
  definition({
    kind: 'ControllerRevision',
    scope: 'Namespaced',
    description:
      'One revision of a parent whose children are updated one after the other. It is made and deleted by the controller; leave it alone.',
    properties: {
      parentPatch: {
        description: 'The fields of the parent that belong to the revision, as they were.',
        type: 'object',
        'x-kubernetes-preserve-unknown-fields': true,
      },
      children: list(
        'The children that are still as this revision wants them.',
        fields(
          'Children of one kind.',
          {
            apiGroup: text('The group of the kind, empty for the core group.'),
            kind: text('The kind.'),
            names: list('The names of the children.', { type: 'string' }),
          },
          ['apiGroup', 'kind', 'names'],
        ),
      ),
    },
    required: ['parentPatch'],
  })
