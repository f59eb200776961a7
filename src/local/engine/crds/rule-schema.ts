import { choice, flag, text, type Properties } from './schema.ts'

/** Fields that name a resource. */
export const resourceProperties: Properties = {
  apiVersion: text('Group and version, such as apps/v1; v1 for the core group.'),
  resource: text('The plural name in lower case, such as deployments.'),
}

/** The fields that name a resource must be there. */
export const resourceRequired = ['apiVersion', 'resource']

export const ignoreStatusChanges = flag(
  'Whether a change that leaves generation, labels and annotations alone calls no hook.',
)

/** Schema of the update strategy's method. */
export const updateMethod = choice(
  'What happens to one that differs from what the hook wants. OnDelete (also when left out) leaves it, Recreate deletes it and makes it anew, InPlace updates it, RollingRecreate and RollingInPlace do the same one after the other.',
  ['OnDelete', 'Recreate', 'InPlace', 'RollingRecreate', 'RollingInPlace'],
)
