import { mkdirSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { dirname } from 'node:path'
import type { Api } from '../../../cluster/api.ts'
import type { LocalHooks } from '../hooks/hook-server.ts'
import type { Screen } from '../stream/screen.ts'
import { servicesHere, urlsElsewhere } from './reach.ts'

/** Who has to be told how to reach the hooks. */
export interface ReachOptions {
  api: Api
  hooks: LocalHooks
  /** The Metacontroller that runs elsewhere. */
  metacontroller: string
  screen: Screen
  /** Where the hooks listen. */
  host: string
  /** Of the cluster, when it is not one of this process. */
  kubeconfig: string | undefined
}

const FILE = '.hookwright/reach.yaml'
const LOOPBACK = /^(?:127\.|::1$|localhost$)/
const ANY = new Set(['', '::', '0.0.0.0'])

/**
 * Says what to apply so that a Metacontroller elsewhere calls the hooks of this process.
 *
 * @example
 * await tellReach({ api, hooks, metacontroller: 'StatefulSet metacontroller/metacontroller', screen, host: '0.0.0.0', kubeconfig: undefined })
 */
export async function tellReach({
  api,
  hooks,
  metacontroller,
  screen,
  host,
  kubeconfig,
}: ReachOptions): Promise<void> {
  const { paint } = screen
  screen.tell(`${metacontroller} runs the controllers; only the hooks run here, at ${hooks.url}`)
  if (LOOPBACK.test(host)) {
    screen.tell(
      paint('yellow', '! from another machine or a Pod nobody reaches that: give --hooks-listen :8080'),
    )
    return
  }
  const ip = ANY.has(host) ? ownAddress() : host
  const port = Number(new URL(hooks.url).port)
  if (ip === undefined) return
  const lists = await Promise.all(
    ['CompositeController', 'DecoratorController'].map((kind) =>
      api.list({ apiVersion: 'metacontroller.k8s.io/v1alpha1', kind }),
    ),
  )
  const controllers = lists.flatMap(({ items }) => items)
  const objects = servicesHere(controllers, { ip, port })
  if (objects.length > 0) {
    const { stringify } = await import('yaml')
    mkdirSync(dirname(FILE), { recursive: true })
    writeFileSync(FILE, objects.map((object) => stringify(object)).join('---\n'))
    screen.tell(
      `to lead its webhooks here:  ${paint('bold', `kubectl${kubeconfig === undefined ? '' : ` --kubeconfig ${kubeconfig}`} apply -f ${FILE}`)}`,
    )
  }
  for (const url of urlsElsewhere(controllers)) {
    const path = URL.parse(url)?.pathname ?? ''
    if (hooks.serves(path))
      screen.tell(`to lead ${url} here:  set its webhook.url to http://${ip}:${port}${path}`)
  }
}

/** The address of this machine that others see, as far as that can be known. */
function ownAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address
}
