import type { Api } from '../../../cluster/api.ts'
import { noteEngine, notedEngine } from '../../run/engine-lease.ts'
import { findMetacontroller } from './metacontroller.ts'

/** Where the engine of a session is to run. */
export interface EnginePlace {
  engine: 'auto' | 'here' | 'off'
  /** Whether the cluster is one of this process. */
  isOwn: boolean
}

/**
 * Who else runs the controllers of a cluster; undefined when the engine is to run here.
 *
 * @throws Error when two engines would fight
 * @example
 * await engineElsewhere(api, { engine: 'auto', isOwn: false }) // 'StatefulSet metacontroller/metacontroller'
 */
export async function engineElsewhere(api: Api, { engine, isOwn }: EnginePlace): Promise<string | undefined> {
  if (isOwn) await noteEngine(api, engine === 'off' ? undefined : `hookwright dev, process ${process.pid}`)
  if (engine === 'off') return 'Metacontroller'
  if (engine === 'here' || isOwn) return undefined
  const other = await notedEngine(api)
  if (other === undefined) return findMetacontroller(api)
  throw new Error(
    `the engine of this cluster runs in ${other}, and two would fight: start that one with --no-engine, or this one with --engine=off`,
  )
}
