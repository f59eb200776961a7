import { ClusterError, isConflict } from '../../../cluster/cluster-error.ts'
import { refOf, type Obj } from '../../../cluster/object.ts'
import type { EngineContext } from '../context.ts'

/** How often a write is tried again when somebody else was faster, and after how long (client-go's default). */
const TRIES = 4
const FIRST_MS = 10
const FACTOR = 5

/** How to change a live object. */
export interface LiveChange {
  context: Pick<EngineContext, 'api' | 'clock' | 'activity'>
  /** Whose name, namespace and uid count. */
  object: Obj
  /** The object as it should be, or undefined when nothing is to be written. */
  change: (live: Obj) => Obj | undefined
  subresource?: 'status'
}

/**
 * Reads an object, changes it and writes it back, again when it changed meanwhile. Resolves with the object as it is
 * then. A successor with the same name is not touched: that is a NotFound (protocol.md §3.3, §3.5, §3.7).
 *
 * @example
 * await changeLive({ context, object: parent, change: (live) => withoutFinalizer(live, name) })
 */
export async function changeLive({ context, object, change, subresource }: LiveChange): Promise<Obj> {
  const { api, clock, activity } = context
  for (let tried = 1; ; tried++) {
    const live = await api.get(refOf(object))
    if (live.metadata.uid !== object.metadata.uid) throw gone(object)
    const next = change(live)
    if (next === undefined) return live
    try {
      return await api.replace(next, subresource && { subresource })
    } catch (error) {
      if (!isConflict(error) || tried >= TRIES) throw error
    }
    const resume = activity.wait()
    await new Promise<void>((resolve) => clock.after(FIRST_MS * FACTOR ** (tried - 1), resolve))
    resume()
  }
}

const gone = ({ kind, metadata }: Obj) =>
  new ClusterError(`${kind} "${metadata.name}" not found`, { code: 404, reason: 'NotFound' })
