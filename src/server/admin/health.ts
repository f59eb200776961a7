import type { Reloader } from '../reload.ts'

/** What readiness is made of, beside the hooks. */
export interface HealthSources {
  readyWorkers: () => number
  closing: () => boolean
}

/** Whether hook calls should be sent here, and what a person should know besides. */
export interface Readiness {
  ready: boolean
  /** Why not, or what does not work although the server is ready. */
  reasons: string[]
  generation: number
  routes: number
  workers: number
}

/** Ready: hooks are loaded, a worker can answer, and the server is not going down. */
export function readiness({ readyWorkers, closing }: HealthSources, { current, last }: Reloader): Readiness {
  const blocking: string[] = []
  if (closing()) blocking.push('shutting down')
  if (readyWorkers() === 0) blocking.push('no worker can answer')
  const reasons = current.table.broken.map(
    ({ file, error }) => `${file} is not loaded: ${error?.at}: ${error?.message}`,
  )
  if (last && !last.ok) {
    const errors = last.errors.map(({ error }) => `${error.at}: ${error.message}`)
    reasons.push(`the last reload failed, the hooks of before are in use: ${errors.join('; ')}`)
  }
  return {
    ready: blocking.length === 0,
    reasons: [...blocking, ...reasons],
    generation: current.id,
    routes: current.table.routes.length,
    workers: readyWorkers(),
  }
}
