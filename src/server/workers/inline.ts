import type { Clock } from '../../time/clock.ts'
import { runCall, type CallResult, type RunnableRoute } from '../call/run.ts'
import { failure, type Executor } from './executor.ts'
import { prepareRoutes, type PreparedRoutes } from './prepare.ts'

/**
 * Runs hooks in the main thread (`--workers 0`), where a debugger sees them. A hook that blocks blocks the server,
 * and one that ends the process ends it: this is for development.
 */
export function createInline({ clock, hookTimeoutMs }: { clock: Clock; hookTimeoutMs: number }): Executor {
  let prepared: PreparedRoutes = { routes: [], release: () => undefined }
  let byPath: ReadonlyMap<string, RunnableRoute> = new Map()
  let inFlight = 0
  return {
    async use({ id, code }) {
      const next = await prepareRoutes(code, `?generation=${id}`)
      prepared.release()
      prepared = next
      byPath = new Map(next.routes.map((route) => [route.path, route]))
    },
    call({ path, chunks, ifNoneMatch, done }) {
      const route = byPath.get(path)
      if (!route) {
        done(failure('ROUTE_UNKNOWN', { path, detail: 'the last reload removed this route' }))
        return
      }
      let parent = ''
      let cancel: () => void = () => undefined
      let open = true
      inFlight++
      const end = (result: CallResult) => {
        if (!open) return
        open = false
        inFlight--
        cancel()
        done(result)
      }
      const body = Buffer.concat(chunks)
      const result = runCall(route, { body, ifNoneMatch, onParent: (label) => (parent = label) })
      if (!(result instanceof Promise)) {
        end(result)
        return
      }
      cancel = clock.after(hookTimeoutMs, () => {
        end(failure('HOOK_TIMEOUT', { path, parent, detail: `no answer within ${hookTimeoutMs} ms` }))
      })
      void result.then(end)
    },
    get inFlight() {
      return inFlight
    },
    ready: 1,
    stop: () => {
      prepared.release()
      return Promise.resolve()
    },
  }
}
