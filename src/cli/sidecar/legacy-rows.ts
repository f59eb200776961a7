import type { OptionRow } from '../option-row.ts'
import { parseFlag } from '../parse.ts'
import { parseText } from './parse-names.ts'
import { parseMethod, parseUrl } from './parse-values.ts'

/** Flags of k8s-config-controller and k8s-sidecar. */
export const legacyRows = {
  configroot: {
    flags: '--configroot <dir>',
    parse: parseText,
    help: 'the same as --folder, by the name that k8s-config-controller has for it',
  },
  reloadHttp: {
    flags: '--reload-http <url>',
    secret: true,
    parse: parseUrl,
    help: 'the same as --reload-url, likewise',
  },
  reloadHttpMethod: {
    flags: '--reload-http-method <method>',
    parse: parseMethod,
    help: 'the same as --reload-method, likewise',
  },
  runningInCluster: {
    flags: '--running-in-cluster',
    parse: parseFlag,
    help: 'means nothing: that is found out',
  },
  reqUsernameFile: {
    flags: '--req-username-file <file>',
    parse: parseText,
    help: 'the same as REQ_USERNAME_FILE of k8s-sidecar',
  },
  reqPasswordFile: {
    flags: '--req-password-file <file>',
    parse: parseText,
    help: 'the same as REQ_PASSWORD_FILE of k8s-sidecar',
  },
} as const satisfies Record<string, OptionRow>

/** Flags that are taken without effect, and whether they have a value; kubectl and glog have them. */
export const ignoredFlags: ReadonlyMap<string, { value: boolean }> = new Map([
  ['api-version', { value: true }],
  ['match-server-version', { value: false }],
  ['alsologtostderr', { value: false }],
  ['logtostderr', { value: false }],
  ['log_backtrace_at', { value: true }],
  ['log_dir', { value: true }],
  ['log-flush-frequency', { value: true }],
  ['stderrthreshold', { value: true }],
  ['v', { value: true }],
  ['vmodule', { value: true }],
])

/** Flags of kubectl that are refused, and what to do instead. */
export const refusedFlags: ReadonlyMap<string, string> = new Map([
  ...['cluster', 'user'].map(
    (name) =>
      [
        name,
        'Make a context of cluster and user (kubectl config set-context), and name it by --context.',
      ] as const,
  ),
  ...['token', 'username', 'password'].map(
    (name) => [name, 'Everybody on the machine could read it there. Put it into a kubeconfig.'] as const,
  ),
])
