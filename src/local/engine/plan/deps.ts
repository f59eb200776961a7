import type { Api } from '../../../cluster/api.ts'
import type { Obj } from '../../../cluster/object.ts'
import type { BugMode } from '../bugs.ts'
import type { Kinds } from '../context.ts'

/** What planning looks at. */
export interface PlanDeps {
  api: Api
  kinds: Kinds
  /** A CustomResourceDefinition by its name. */
  definition: (name: string) => Obj | undefined
  bugs: BugMode
}
