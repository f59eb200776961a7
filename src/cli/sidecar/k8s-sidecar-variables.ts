import type { Setting } from './options.ts'
import { namesOf, orElse, quoteForShell } from './k8s-sidecar-names.ts'

/** Environment variables. */
export type Env = Readonly<Record<string, string | undefined>>

/** A variable of k8s-sidecar: what it becomes here, or why it becomes nothing. */
export interface Variable {
  /** In words, for the guide. */
  means: string
  /** What it says in terms of options. */
  says?: (env: Env) => Partial<Record<Setting, string[]>>
  /** What to know when it is set, or not set. */
  warns?: (env: Env) => string | undefined
  /** False: it has no effect, because nothing here needs it. */
  isNeeded?: false
}

const isTrue = (text: string | undefined) => text?.toLowerCase() === 'true'
const list = (text: string | undefined) =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** Passes one variable on as it is, unless it is empty. */
const as = (name: string, setting: Setting) => (env: Env) => (env[name] ? { [setting]: [env[name]] } : {})
/** Sets a flag when a variable is `true`. */
const flag = (name: string, setting: Setting) => (env: Env) =>
  isTrue(env[name]) ? { [setting]: ['true'] } : {}

const levels: Readonly<Record<string, string>> = { warning: 'warn', critical: 'error', fatal: 'error' }
const retried =
  'nothing: a reload is tried again, with growing pauses, until it succeeds or newer content takes its place'
const watched = 'nothing: the watch goes on where it was, and a silent connection is given up'

/** All variables of k8s-sidecar. The table in docs/guides/from-k8s-sidecar.md is checked against this one. */
export const k8sSidecarVariables: Readonly<Record<string, Variable>> = {
  LABEL: {
    means: '`--label-selector LABEL`, unless there is a RESOURCE_NAME',
    says: ({ LABEL, LABEL_VALUE, RESOURCE_NAME }) =>
      LABEL && !RESOURCE_NAME ? { labelSelector: [LABEL_VALUE ? `${LABEL}=${LABEL_VALUE}` : LABEL] } : {},
  },
  LABEL_VALUE: { means: '`--label-selector LABEL=LABEL_VALUE`' },
  FOLDER: { means: '`--folder`', says: as('FOLDER', 'folder') },
  FOLDER_ANNOTATION: {
    means:
      '`--folder-annotation`, by default `k8s-sidecar-target-directory`. A folder outside of FOLDER is refused',
    says: ({ FOLDER_ANNOTATION }) => ({
      folderAnnotation: [orElse(FOLDER_ANNOTATION, 'k8s-sidecar-target-directory')],
    }),
    warns: () =>
      'a folder outside of FOLDER is refused, also an absolute one; --map gives an object a folder of its own',
  },
  NAMESPACE: {
    means: '`--namespace`; `ALL` is `--all-namespaces`',
    says: ({ NAMESPACE }) => {
      const names = list(NAMESPACE)
      if (names.includes('ALL')) return { allNamespaces: ['true'] }
      return names.length > 0 ? { namespace: names } : {}
    },
  },
  RESOURCE: {
    means: '`--resource`',
    says: ({ RESOURCE, RESOURCE_NAME }) => (RESOURCE && !RESOURCE_NAME ? { resource: [RESOURCE] } : {}),
    warns: ({ RESOURCE, RESOURCE_NAME, DEFAULT_FILE_MODE }) =>
      !DEFAULT_FILE_MODE &&
      (RESOURCE === 'secret' || RESOURCE === 'both' || RESOURCE_NAME?.includes('secret/'))
        ? 'the files of Secrets have mode 0640 rather than 0644; DEFAULT_FILE_MODE changes it'
        : undefined,
  },
  RESOURCE_NAME: {
    means:
      '`--configmap` and `--secret`, watched rather than asked for every SLEEP_TIME; nothing is read beside them',
    says: (env) => namesOf(list(env.RESOURCE_NAME), env.RESOURCE),
    warns: ({ RESOURCE_NAME, NAMESPACE }) =>
      RESOURCE_NAME && list(NAMESPACE).includes('ALL')
        ? 'it counts with NAMESPACE=ALL as well: only objects of these names are read, not all with LABEL'
        : undefined,
  },
  METHOD: {
    means: '`LIST` is `--once`; with `WATCH` and `SLEEP` it watches',
    says: ({ METHOD }) => (METHOD === 'LIST' ? { once: ['true'] } : {}),
    warns: ({ METHOD }) =>
      METHOD === 'LIST'
        ? 'it ends with an exit code above 0 when a file cannot be written, or the reload fails'
        : METHOD === 'SLEEP'
          ? 'it watches rather than to ask every SLEEP_TIME seconds'
          : undefined,
  },
  SLEEP_TIME: { means: 'nothing: it watches', isNeeded: false },
  REQ_URL: {
    means: '`--reload-url`. Any answer but 200 to 299 counts as failed, and is tried again',
    says: as('REQ_URL', 'reloadUrl'),
    warns: ({ REQ_URL }) =>
      REQ_URL
        ? 'an answer other than 200 to 299 counts as failed, and a reload is tried again until it succeeds'
        : undefined,
  },
  REQ_METHOD: {
    means: '`--reload-method`, by default GET',
    says: ({ REQ_METHOD }) => ({ reloadMethod: [orElse(REQ_METHOD, 'GET')] }),
  },
  REQ_PAYLOAD: {
    means: '`--reload-payload`, with POST only. What is no JSON is sent as a JSON string',
    says: ({ REQ_PAYLOAD, REQ_METHOD }) =>
      REQ_PAYLOAD && REQ_METHOD === 'POST' ? { reloadPayload: [asJson(REQ_PAYLOAD)] } : {},
    warns: ({ REQ_PAYLOAD, REQ_METHOD }) =>
      REQ_PAYLOAD && REQ_METHOD !== 'POST' ? 'it is not sent, since REQ_METHOD is not POST' : undefined,
  },
  REQ_USERNAME: { means: 'basic authentication of the reload call; `--reload-basic-file` is safer' },
  REQ_PASSWORD: {
    means: 'the same',
    warns: ({ REQ_PASSWORD, REQ_PASSWORD_FILE }) =>
      REQ_PASSWORD && !REQ_PASSWORD_FILE
        ? 'everybody can read it who sees the Pod or the process: put it into a file for REQ_PASSWORD_FILE or --reload-basic-file'
        : undefined,
  },
  REQ_USERNAME_FILE: {
    means: 'the same, from a file that is read at each call; so is `--req-username-file`',
  },
  REQ_PASSWORD_FILE: {
    means: 'the same, from a file that is read at each call; so is `--req-password-file`',
  },
  REQ_BASIC_AUTH_ENCODING: { means: 'the same: `latin1` (the default) or `utf-8`' },
  REQ_SKIP_INIT: {
    means: '`--reload-on-start never`, unless METHOD is LIST',
    says: ({ REQ_SKIP_INIT, METHOD }) =>
      isTrue(REQ_SKIP_INIT) && METHOD !== 'LIST' ? { reloadOnStart: ['never'] } : {},
  },
  REQ_SKIP_TLS_VERIFY: {
    means: '`--reload-skip-tls-verify`; `--reload-ca-file` is safer',
    says: flag('REQ_SKIP_TLS_VERIFY', 'reloadSkipTlsVerify'),
  },
  REQUESTS_CA_BUNDLE: {
    means: '`--reload-ca-file`, unless REQ_SKIP_TLS_VERIFY is true',
    says: ({ REQUESTS_CA_BUNDLE, REQ_SKIP_TLS_VERIFY }) =>
      REQUESTS_CA_BUNDLE && !isTrue(REQ_SKIP_TLS_VERIFY) ? { reloadCaFile: [REQUESTS_CA_BUNDLE] } : {},
  },
  REQ_TIMEOUT: {
    means: '`--reload-timeout`, in seconds',
    says: ({ REQ_TIMEOUT }) => (REQ_TIMEOUT ? { reloadTimeout: [`${REQ_TIMEOUT}s`] } : {}),
  },
  REQ_RETRY_TOTAL: { means: retried, isNeeded: false },
  REQ_RETRY_CONNECT: { means: retried, isNeeded: false },
  REQ_RETRY_READ: { means: retried, isNeeded: false },
  REQ_RETRY_BACKOFF_FACTOR: { means: retried, isNeeded: false },
  SCRIPT: {
    means:
      '`--reload-command`: run as it is when it is executable, otherwise by `sh`. URLs wait until it succeeds',
    says: ({ SCRIPT }) => (SCRIPT ? { reloadCommand: [scriptCommand(SCRIPT)] } : {}),
    warns: ({ SCRIPT }) =>
      SCRIPT
        ? 'it may take 30 s (--reload-command-timeout), is run again until it ends with 0, and REQ_URL waits for that'
        : undefined,
  },
  UNIQUE_FILENAMES: {
    means: '`--unique-names`; the names are the same',
    says: flag('UNIQUE_FILENAMES', 'uniqueNames'),
  },
  DEFAULT_FILE_MODE: { means: '`--file-mode`', says: as('DEFAULT_FILE_MODE', 'fileMode') },
  ENABLE_5XX: {
    means: 'nothing: keys that end in `.url` are files like others. No file is downloaded',
    warns: ({ ENABLE_5XX }) =>
      isTrue(ENABLE_5XX) ? 'keys that end in .url are files like others: nothing is downloaded' : undefined,
  },
  IGNORE_ALREADY_PROCESSED: { means: 'nothing: what did not change is not written', isNeeded: false },
  HEALTH_PORT: {
    means:
      '`--admin-listen HEALTH_HOST:HEALTH_PORT`, by default `:8080`. A readinessProbe has to ask `/readyz`',
    says: ({ HEALTH_HOST: host = '', HEALTH_PORT: port }) => ({
      adminListen: [`${host.includes(':') ? `[${host}]` : host}:${orElse(port, '8080')}`],
    }),
    warns: ({ METHOD }) =>
      METHOD === 'LIST'
        ? undefined
        : '/healthz only says that the process is alive: let the readinessProbe ask /readyz',
  },
  HEALTH_HOST: { means: 'the same' },
  LOG_LEVEL: {
    means: '`--log-level`',
    says: ({ LOG_LEVEL }) => {
      const level = LOG_LEVEL?.toLowerCase() ?? ''
      return level === '' ? {} : { logLevel: [levels[level] ?? level] }
    },
  },
  LOG_FORMAT: {
    means: '`--log-format`: `JSON` is json, `LOGFMT` is text',
    says: ({ LOG_FORMAT }) => ({ logFormat: [LOG_FORMAT?.toUpperCase() === 'LOGFMT' ? 'text' : 'json'] }),
  },
  LOG_TZ: { means: 'nothing: times are in UTC', isNeeded: false },
  LOG_CONFIG: {
    means: 'nothing: it is a configuration for Python. The log goes to standard output',
    warns: ({ LOG_CONFIG }) => (LOG_CONFIG ? 'it is not read: the log goes to standard output' : undefined),
  },
  KUBECONFIG: { means: 'the same' },
  SKIP_TLS_VERIFY: {
    means: '`--insecure-skip-tls-verify`',
    says: flag('SKIP_TLS_VERIFY', 'insecureSkipTlsVerify'),
    warns: ({ SKIP_TLS_VERIFY }) =>
      isTrue(SKIP_TLS_VERIFY) ? 'any server that answers is trusted with the token of the Pod' : undefined,
  },
  DISABLE_X509_STRICT_VERIFICATION: { means: 'nothing: Node is not that strict', isNeeded: false },
  ERROR_THROTTLE_SLEEP: { means: 'nothing: pauses grow by themselves', isNeeded: false },
  WATCH_SERVER_TIMEOUT: { means: watched, isNeeded: false },
  WATCH_CLIENT_TIMEOUT: { means: watched, isNeeded: false },
}

function asJson(text: string): string {
  try {
    JSON.parse(text)
    return text
  } catch {
    return JSON.stringify(text)
  }
}

function scriptCommand(path: string): string {
  const quoted = quoteForShell(path)
  return `if [ -x ${quoted} ]; then exec ${quoted}; else exec sh ${quoted}; fi`
}
