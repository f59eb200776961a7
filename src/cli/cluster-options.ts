import type { Address } from '../server/options.ts'
import type { BugMode } from '../local/engine/bugs.ts'
import { metacontrollerBugs, timeScale } from './local-options.ts'
import type { OptionRow } from './option-row.ts'
import { parseAddress, parseFlag } from './parse.ts'

/** The options of `hookwright cluster`, by the name of the setting. */
export const clusterOptions = {
  listen: {
    flags: '--listen <host:port>',
    fallback: '127.0.0.1:6443',
    parse: parseAddress,
    help: 'a loopback address to answer on; port 0 takes a free one',
  },
  writeKubeconfig: {
    flags: '--write-kubeconfig <path>',
    fallback: '.hookwright/kubeconfig',
    parse: String,
    help: 'where the kubeconfig of the cluster is written to',
  },
  dataDir: {
    flags: '--data-dir <path>',
    parse: String,
    help: 'a folder that keeps the objects, the token and the certificate over restarts and crashes; without one all is forgotten',
  },
  timeScale,
  noWorkloads: {
    flags: '--no-workloads',
    parse: parseFlag,
    help: 'run no controllers: Deployments and Jobs get no Pods, nothing is collected (a real kube-controller-manager may do it)',
  },
  noEngine: {
    flags: '--no-engine',
    parse: parseFlag,
    help: 'leave CompositeControllers and DecoratorControllers, and their definitions, to a real Metacontroller',
  },
  metacontrollerBugs,
} as const satisfies Record<string, OptionRow>

/** The options as commander gives them. */
export interface ParsedClusterOptions {
  listen: Address
  writeKubeconfig: string
  dataDir?: string
  timeScale: number
  metacontrollerBugs: BugMode
  workloads: boolean
  engine: boolean
}
