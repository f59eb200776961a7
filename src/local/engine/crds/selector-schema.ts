import { fields, list, text, textMap, type Schema } from './schema.ts'

const atomicList: Schema = { 'x-kubernetes-list-type': 'atomic' }

const requirement = (what: string) =>
  fields(
    `One condition on ${what}.`,
    {
      key: text(`The key of the ${what} that the condition is about.`),
      operator: text('In, NotIn, Exists or DoesNotExist.'),
      values: list(
        'At least one value for In and NotIn, none for Exists and DoesNotExist.',
        { type: 'string' },
        atomicList,
      ),
    },
    ['key', 'operator'],
  )

/**
 * Schema of a label selector.
 *
 * @example
 * labelSelector('Which parents this controller works on.')
 */
export function labelSelector(description: string): Schema {
  return {
    ...fields(description, {
      matchExpressions: list('Conditions that all must hold.', requirement('label'), atomicList),
      matchLabels: textMap('Labels that an object must have, with exactly these values.'),
    }),
    'x-kubernetes-map-type': 'atomic',
  }
}

/** Schema of a selector of annotations, which only a DecoratorController has. */
export const annotationSelector = fields(
  'Which objects are decorated, by their annotations. It is evaluated like a label selector, so a value that could not be a label value can never be selected.',
  {
    matchAnnotations: textMap('Annotations that an object must have, with exactly these values.'),
    matchExpressions: list('Conditions that all must hold.', requirement('annotation')),
  },
)
