import type { BugMode } from '../local/engine/bugs.ts'
import type { Address } from '../server/options.ts'
import { metacontrollerBugs, timeScale } from './local-options.ts'
import type { OptionRow } from './option-row.ts'
import { InvalidValue, parseAddress, parseChoice, parseFlag } from './parse.ts'
import { parseNamed } from './sidecar/parse-names.ts'

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
  hooksFromConfigmap: {
    flags: '--hooks-from-configmap <name>',
    parse: parseConfigMap,
    help: 'take the hooks from this ConfigMap of the cluster, NAME or NAMESPACE/NAME, in place of files: what is edited there is loaded at once',
  },
  manifests: {
    flags: '--manifests <path>',
    fallback: 'compositecontrollers',
    parse: String,
    help: 'the folder of controllers: its definitions, namespaces, cluster roles, CompositeControllers and DecoratorControllers are applied, again whenever one is saved',
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

/** A ConfigMap by its name, and its namespace where that is told. */
export interface ObjectName {
  namespace: string | undefined
  name: string
}

/** `hooks` or `hookwright/hooks`. */
function parseConfigMap(text: string): ObjectName {
  const { namespace, name, folder } = parseNamed(text)
  if (folder !== undefined) throw new InvalidValue('Give NAME or NAMESPACE/NAME.')
  return { namespace, name }
}

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
  hooksFromConfigmap?: ObjectName
  manifests: string
  kubeconfig?: string
  engine: 'auto' | 'here' | 'off'
  metacontrollerBugs: BugMode
  dataDir?: string
}
