import type { BugMode } from '../local/engine/bugs.ts'
import type { Address } from '../server/options.ts'
import { metacontrollerBugs, timeScale } from './local-options.ts'
import type { OptionRow } from './option-row.ts'
import { parseAddress, parseChoice, parseFlag } from './parse.ts'

/** Options that `hookwright dev` and `hookwright demo` share, by the name of the setting. */
export const sessionOptions = {
  listen: {
    flags: '--listen <host:port>',
    fallback: '127.0.0.1:6443',
    parse: parseAddress,
    help: 'a loopback address for the Kubernetes API; port 0 takes a free one',
  },
  writeKubeconfig: {
    flags: '--write-kubeconfig <path>',
    fallback: '.hookwright/kubeconfig',
    parse: String,
    help: 'where the kubeconfig of the cluster is written to',
  },
  hooksListen: {
    flags: '--hooks-listen <host:port>',
    fallback: '127.0.0.1:0',
    parse: parseAddress,
    help: 'where the hooks answer; port 0 takes a free one',
  },
  timeScale,
  verbose: {
    flags: '-v, --verbose',
    parse: parseFlag,
    help: 'tell each hook call and each sync, also those that change nothing',
  },
} as const satisfies Record<string, OptionRow>

/** The options of `hookwright dev`, by the name of the setting. */
export const devOptions = {
  hooks: {
    flags: '--hooks <path>',
    fallback: 'hooks',
    parse: String,
    help: 'the folder of hook modules, or one module; what is saved there is loaded at once',
  },
  manifests: {
    flags: '--manifests <path>',
    fallback: 'compositecontrollers',
    parse: String,
    help: 'the folder of controllers: its definitions, namespaces, RBAC, CompositeControllers and DecoratorControllers are applied, again whenever one is saved',
  },
  kubeconfig: {
    flags: '--kubeconfig <path>',
    parse: String,
    help: 'work with the cluster of this kubeconfig instead of one in this process',
  },
  engine: {
    flags: '--engine <where>',
    fallback: 'auto',
    parse: parseChoice(['auto', 'here', 'off']),
    help: "where Metacontroller's engine runs: here, off (a Metacontroller elsewhere calls the hooks), or auto: here unless the cluster of --kubeconfig has a Metacontroller",
  },
  metacontrollerBugs,
  ...sessionOptions,
  dataDir: {
    flags: '--data-dir <path>',
    parse: String,
    help: 'a folder that keeps the objects, the token and the certificate over restarts and crashes; without one all is forgotten',
  },
} as const satisfies Record<string, OptionRow>

/** The shared options as commander gives them. */
export interface ParsedSessionOptions {
  listen: Address
  writeKubeconfig: string
  hooksListen: Address
  timeScale: number
  verbose: boolean
}

/** The options as commander gives them. */
export interface ParsedDevOptions extends ParsedSessionOptions {
  hooks: string
  manifests: string
  kubeconfig?: string
  engine: 'auto' | 'here' | 'off'
  metacontrollerBugs: BugMode
  dataDir?: string
}
