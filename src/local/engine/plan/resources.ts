import type { Kinds } from '../context.ts'
import { Problem } from './problem.ts'
import type { ResourceRule } from './spec.ts'

/**
 * The problem with a resource that the server does not have.
 *
 * @example
 * throw await noResource({ apiVersion: 'apps/v1', resource: 'Deployment', at: 'spec.childResources[0]', said }, kinds)
 */
export async function noResource(
  { apiVersion, resource, at, said }: ResourceRule & { at: string; said: string },
  kinds: Kinds,
): Promise<Problem> {
  const kind = await kinds.byKind(apiVersion, resource)
  return new Problem({
    said,
    at,
    wrong: `the server has no resource ${resource} in ${apiVersion}`,
    fix: kind
      ? `The resource of kind ${resource} is ${kind.plural}.`
      : 'Correct apiVersion and resource (the plural name, in lower case), or install the CRD: the controller then starts by itself.',
  })
}
