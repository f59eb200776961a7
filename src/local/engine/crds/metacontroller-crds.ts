import type { Obj } from '../../../cluster/object.ts'
import { compositeController } from './composite-controller.ts'
import { controllerRevision } from './controller-revision.ts'
import { decoratorController } from './decorator-controller.ts'

/**
 * The CRDs of Metacontroller 4.17.2: what its own accept, default and refuse, these do too (protocol.md §5).
 *
 * @example
 * for (const crd of metacontrollerCrds()) await api.create(crd)
 */
export function metacontrollerCrds(): Obj[] {
  return [compositeController(), controllerRevision(), decoratorController()]
}
