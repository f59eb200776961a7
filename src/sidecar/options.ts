import type { Rule } from './model.ts'

/** Host and port. */
export interface Address {
  host: string
  port: number
}

/** How keys become files. */
export interface KeyOptions {
  /** Globs (`*` and `?`) of keys; with a leading `!` those that are left out. None: all keys. */
  keys: readonly string[]
  /** New names by key. */
  rename: ReadonlyMap<string, string>
  /** The annotation that names the folder below the rule's own. */
  folderAnnotation: string
  /** The annotation with new names: `old=new,old2=new2`. */
  renameAnnotation: string
  /** Puts `namespace_NAME.kind_NAME.` before each name, so that no two objects meet. */
  uniqueNames: boolean
  /** Unpacks keys that end in `.gz`, and takes that ending off. */
  gunzip: boolean
  /** Globs of environment variables that `$(NAME)` may take. None: nothing is replaced. */
  envsubst: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  /** Modes of the files. */
  configMapMode: number
  secretMode: number
}

/** How files are written. */
export interface DiskOptions {
  /** Swaps the whole folder at once, by a symbolic link, as the kubelet does. */
  atomicDir: boolean
  /** Takes over files that are there already under the name of a key. */
  adopt: boolean
  /** Whom files belong to; where that is not permitted, the start fails. */
  owner?: { uid: number; gid: number } | undefined
}

/** A text, or a file that is read at each call and trimmed. */
export type Credential = string | { file: string }

/** One URL that is called when files changed. */
export interface HttpReloadOptions {
  url: string
  method: string
  headers: Readonly<Record<string, string>>
  /** The body. */
  payload?: string | undefined
  bearerFile?: string | undefined
  /** `user:password`. */
  basicFile?: string | undefined
  /** As `basicFile`, for what comes from the environment; each may stand in a file of its own. */
  basic?: { user: Credential; password: Credential; encoding?: 'latin1' | 'utf8' } | undefined
  caFile?: string | undefined
  certFile?: string | undefined
  keyFile?: string | undefined
  skipTlsVerify: boolean
  timeoutMs: number
  /** Status codes that mean success. */
  success: (status: number) => boolean
}

/** How to know that the program took the new configuration. */
export interface ConfirmOptions {
  url: string
  /** Dotted path into the JSON of the answer; confirmed as soon as its value is another than before the reload, or is the digest. */
  field?: string | undefined
  intervalMs: number
  timeoutMs: number
}

/** What is told when files changed. */
export interface ReloadOptions {
  urls: readonly HttpReloadOptions[]
  /** Run with `/bin/sh -c` before URLs are called and signals are sent. */
  command?: string | undefined
  commandTimeoutMs: number
  confirm?: ConfirmOptions | undefined
  /** Whether the first sync reloads: when files changed or a reload is owed, in any case, or never. */
  onStart: 'changed' | 'always' | 'never'
  /** Quiet time before a batch, and how long a batch waits at most. */
  debounceMs: number
  debounceMaxMs: number
}

/** The program that the sidecar runs. */
export interface ChildOptions {
  command: readonly [string, ...string[]]
  /** Sent for each batch. */
  signal: NodeJS.Signals
  /** No signal is sent to a program that is younger. */
  startGraceMs: number
  /** How long it may take to end after SIGTERM. */
  stopGraceMs: number
}

/** All that a sidecar is told. */
export interface SidecarOptions {
  rules: readonly Rule[]
  /** Absolute paths of folders kept by something else: `--source dir:PATH`. */
  directories: readonly string[]
  /** Absolute paths of the folders that the sidecar keeps. Empty: it writes nothing and only reloads. */
  roots: readonly string[]
  keys: KeyOptions
  disk: DiskOptions
  reload: ReloadOptions
  child?: ChildOptions | undefined
  mode: 'watch' | 'once' | 'dry-run'
  /** How long a one-shot run may take. */
  onceTimeoutMs: number
  adminListen?: Address | undefined
  /** Not ready when the source was not heard for longer. */
  staleAfterMs: number
  /** Not ready while the last reload failed. */
  readyNeedsReload: boolean
  /** Writes Kubernetes Events. */
  events: boolean
}
