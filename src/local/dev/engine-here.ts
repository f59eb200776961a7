import type { Clock } from '../../time/clock.ts'
import type { Api } from '../../cluster/api.ts'
import type { Engine, EngineOptions } from '../engine/engine.ts'
import type { Target } from './cluster/target.ts'

/** How long the engine may take to look at the controllers before one goes on all the same. */
const PATIENCE_MS = 2000
const LOOK_AGAIN_MS = 10

/**
 * Starts the engine in a cluster, and waits until it has looked at every controller.
 *
 * @example
 * const engine = await startEngineHere(target, { clock: systemClock, bugs: 'stop', send, tell })
 */
export async function startEngineHere(
  { api, mirrors, activity }: Target,
  options: Required<Pick<EngineOptions, 'clock' | 'bugs' | 'send' | 'tell'>>,
): Promise<Engine> {
  const { startEngine } = await import('../engine/engine.ts')
  const engine = startEngine({ api, ...options, ...(mirrors && { mirrors }), ...(activity && { activity }) })
  await untilSeen(engine, api, options.clock)
  return engine
}

async function untilSeen(engine: Engine, api: Api, clock: Clock): Promise<void> {
  const lists = await Promise.all(
    ['CompositeController', 'DecoratorController'].map((kind) =>
      api.list({ apiVersion: 'metacontroller.k8s.io/v1alpha1', kind }),
    ),
  )
  const count = lists.reduce((sum, { items }) => sum + items.length, 0)
  const end = clock.now() + PATIENCE_MS
  while (engine.controllers().length < count && clock.now() < end)
    await new Promise<void>((resolve) => clock.after(LOOK_AGAIN_MS, resolve))
}
