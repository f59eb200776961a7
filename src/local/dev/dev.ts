import { existsSync } from 'node:fs'
import type { Api } from '../../cluster/api.ts'
import type { ServeOptions } from '../../server/options.ts'
import type { Clock } from '../../time/clock.ts'
import type { BugMode } from '../engine/bugs.ts'
import type { Engine } from '../engine/engine.ts'
import { nodeSend } from '../engine/hook/node-send.ts'
import { engineElsewhere, type EnginePlace } from './cluster/engine-elsewhere.ts'
import { embeddedTarget, remoteTarget, type EmbeddedOptions, type Target } from './cluster/target.ts'
import { tellReach } from './cluster/tell-reach.ts'
import { startEngineHere } from './engine-here.ts'
import { startHooks, type LocalHooks } from './hooks/hook-server.ts'
import { localSend } from './hooks/local-send.ts'
import { createLoadTeller, lostLine } from './hooks/tell-hooks.ts'
import { isOfController } from './manifests/choose.ts'
import { keepApplied, type ManifestSource } from './manifests/keep-applied.ts'
import { createNarrator, type Narrator } from './stream/narrate.ts'
import type { Screen } from './stream/screen.ts'
import { tellManifests } from './stream/tell-manifests.ts'

/** What a development session is made of. */
export interface DevOptions {
  hooks: ServeOptions
  /** The ConfigMap that the folder of the hooks is kept equal to; undefined: it is the user's own. */
  hooksFrom?: { namespace?: string | undefined; name: string } | undefined
  /** The folder of controllers; undefined for none. */
  manifests: string | undefined
  /** Manifests that are applied whole. */
  files: readonly string[]
  /** A cluster of this process, or that of a kubeconfig. */
  cluster: EmbeddedOptions | { remote: string }
  /** Where Metacontroller's engine runs; `auto`: here, unless the cluster has one. */
  engine: EnginePlace['engine']
  bugs: BugMode
  /** Tells each hook call and each sync. */
  verbose: boolean
}

/** What a session works with. */
export interface DevContext {
  screen: Screen
  clock: Clock
  /** Says that the end is asked for: nothing is waited for any more. */
  signal: AbortSignal
}

/** A development session that runs. */
export interface DevSession {
  api: Api
  /** Applies more manifests, and keeps them applied. Resolves with whether none was refused. */
  apply(paths: readonly string[]): Promise<boolean>
  close(): Promise<void>
}

/**
 * Starts a development session: a cluster, the controllers' manifests, the hooks with reload at every save, and the engine
 * that brings them together.
 *
 * @throws Error when a path does not exist, a port cannot be had, or the cluster does not answer
 * @example
 * const session = await startDev(options, { screen, clock: systemClock, signal })
 */
export async function startDev(options: DevOptions, context: DevContext): Promise<DevSession> {
  const { screen, clock } = context
  const { paint } = screen
  checkPaths(options)

  let engine: Engine | undefined
  const closing: (() => Promise<void> | void)[] = []
  // What is cut off at the end is no news.
  let ending = false
  const close = async () => {
    ending = true
    for (const step of closing.splice(0).reverse()) await step()
  }
  const { hooksFrom } = options
  const next = hooksFrom === undefined ? 'the next save' : 'the next edit'
  const loads = createLoadTeller(paint, next)
  // Threads and modules of the hooks take longest, so they start first and everything else meanwhile.
  const hooks: LocalHooks = startHooks({
    options: options.hooks,
    clock,
    tell: {
      event(event) {
        if (!ending) narrator.hook(event)
      },
      loaded(result) {
        screen.tell(loads.linesOf(result))
        if (!result.ok) return
        narrator.refresh()
        engine?.resync()
      },
      unloadable: (message) =>
        screen.tell(`${paint('red', `✗ ${message}`)}\n${paint('dim', `  ${next} is tried`)}`),
    },
  })
  // Whoever awaits it gets the error; until then it is nobody's.
  hooks.ready.catch(() => undefined)
  closing.push(() => hooks.close())
  context.signal.addEventListener('abort', () => void hooks.close())
  const [folder = 'hooks'] = options.hooks.paths
  const place = (file: string) =>
    hooksFrom === undefined ? `${folder}/${file}` : `${file} in the ConfigMap ${hooksFrom.name}`
  const { send, isLost } = localSend({
    server: hooks,
    clock,
    send: nodeSend({ clock }),
    onLost: (url, why) => screen.tell(paint('yellow', `! ${lostLine(url, why, place)}`)),
  })
  const narrator: Narrator = createNarrator({
    screen,
    clock,
    isTold: (url, status) =>
      status === undefined ? isLost(url) : status !== 200 && hooks.serves(URL.parse(url)?.pathname ?? ''),
    verbose: options.verbose,
  })

  try {
    const target = await openTarget(options, context)
    closing.push(() => target.close())
    const { api } = target
    const { installDefinitions } = await import('../run/definitions.ts')
    const isOwn = !('remote' in options.cluster)
    const elsewhere = await engineElsewhere(api, { engine: options.engine, isOwn })
    await installDefinitions({ api, clock })

    const keep = async (sources: readonly ManifestSource[]) => {
      let isFine = true
      const tell = tellManifests(screen, (ok) => (isFine &&= ok))
      const manifests = keepApplied(sources, { ...target, clock }, tell)
      closing.push(() => manifests.close())
      await manifests.apply()
      return isFine
    }
    const { manifests, files } = options
    await keep([
      ...(manifests === undefined ? [] : [{ path: manifests, chooses: isOfController }]),
      ...files.map((path) => ({ path })),
    ])
    if (hooksFrom !== undefined) {
      const { unpackHooks } = await import('./hooks/from-configmap.ts')
      const ref = { namespace: hooksFrom.namespace ?? target.namespace, name: hooksFrom.name }
      const unpacked = await unpackHooks(ref, { api, clock, screen, folder, hooks })
      closing.push(() => unpacked.close())
    }
    await hooks.ready
    if (elsewhere === undefined) {
      engine = await startEngineHere(target, {
        clock,
        bugs: options.bugs,
        send,
        tell(report) {
          if (!ending) narrator.engine(report)
        },
      })
      closing.push(() => engine?.close())
    } else {
      const { host } = options.hooks.listen
      const kubeconfig = 'remote' in options.cluster ? options.cluster.remote : options.cluster.kubeconfig
      await tellReach({ api, hooks, metacontroller: elsewhere, screen, host, kubeconfig })
    }
    return { api, apply: (paths) => keep(paths.map((path) => ({ path }))), close }
  } catch (error) {
    await close()
    throw error
  }
}

function checkPaths({ hooks, hooksFrom, manifests, files }: DevOptions): void {
  for (const path of hooks.paths)
    if (hooksFrom === undefined && !existsSync(path))
      throw new Error(`${path}: no such folder of hooks: make it, or name another with --hooks`)
  if (manifests !== undefined && !existsSync(manifests))
    throw new Error(`${manifests}: no such folder of manifests: make it, or name another with --manifests`)
  for (const path of files) if (!existsSync(path)) throw new Error(`${path}: no such file or folder`)
}

async function openTarget({ cluster }: DevOptions, { screen, clock }: DevContext): Promise<Target> {
  const { paint } = screen
  if ('remote' in cluster) {
    const target = await remoteTarget(cluster.remote, clock)
    screen.tell(`Kubernetes API  ${target.url}  ${paint('dim', `of ${cluster.remote}`)}`)
    return target
  }
  const onDefect = (error: unknown, where: string) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    screen.tell(paint('red', `✗ ${where}: ${text}`))
  }
  const target = await embeddedTarget(cluster, { clock, onDefect })
  const { kubeconfig } = cluster
  const hint = kubeconfig === undefined ? '' : `  ${paint('bold', `export KUBECONFIG=${kubeconfig}`)}`
  screen.tell(`Kubernetes API  ${target.url}${hint}`)
  return target
}
