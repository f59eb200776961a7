/** What must compile, and after `@ts-expect-error` what must not. Checked by `tsc --noEmit`; never run. */
import {
  lookup,
  lookupRelated,
  type AnyObject,
  type CompositeRequest,
  type CustomResource,
  type DecoratorRequest,
  type Deployment,
  type Pod,
} from 'hookwright'

// Two functions are the same type only when A and B are, which needs a T that nobody else uses.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(yes: Same<A, B>) => yes

type Backup = CustomResource<{ schedule: string }, { last?: string }, 'example.com/v1', 'Backup'>

declare const composite: CompositeRequest<Backup>
declare const decorator: DecoratorRequest<Deployment>

// Built-in kinds come typed, from either request and from `related`.
export const deployment = lookup(composite).get('apps/v1', 'Deployment', 'web')
same<typeof deployment, Deployment | undefined>(true)
export const attached = lookup(decorator).get('v1', 'Pod', 'web-0', 'default')
same<typeof attached, Pod | undefined>(true)
export const pods = lookupRelated(composite).list('v1', 'Pod')
same<typeof pods, Pod[]>(true)
export const all = lookup(composite).all()
same<typeof all, AnyObject[]>(true)

// Custom resources, when they are named.
export const backup = lookup<Backup>(composite).get('example.com/v1', 'Backup', 'nightly')
same<typeof backup, Backup | undefined>(true)
export const builtIn = lookup<Backup>(composite).get('apps/v1', 'Deployment', 'web')
same<typeof builtIn, Deployment | undefined>(true)

// Other kinds are objects whose fields are unknown.
export const other = lookup(composite).get('example.com/v1', 'Restore', 'a')
same<typeof other, AnyObject | undefined>(true)
export const unknownField: unknown = other?.spec

// @ts-expect-error there is no such kind in apps/v1
lookup(composite).get('apps/v1', 'Deploymnt', 'web')
// @ts-expect-error Deployment is not of v1
lookup(composite).get('v1', 'Deployment', 'web')
// @ts-expect-error `Backup` is the only kind that was named for this apiVersion
lookup<Backup>(composite).get('example.com/v1', 'Bakcup', 'nightly')
// @ts-expect-error a name is needed; all of a kind come from `list`
lookup(composite).get('apps/v1', 'Deployment')
// @ts-expect-error it may not be there
export const replicas = lookup(composite).get('apps/v1', 'Deployment', 'web').spec
// @ts-expect-error not a request
lookup({ parent: composite.parent })
