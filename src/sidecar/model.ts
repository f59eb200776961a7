/** Kinds that hold configuration. A `Directory` is a folder that something else keeps: a volume mounted by the kubelet. */
export type SourceKind = 'ConfigMap' | 'Secret' | 'Directory'

/** Which object. A Directory has the name of its path and no namespace. */
export interface ObjectRef {
  kind: SourceKind
  namespace: string
  name: string
  uid: string
}

/** Which key of which object. */
export interface KeyRef extends ObjectRef {
  key: string
}

/** One ConfigMap, Secret or folder, as its source has it now. An unchanged object stays the same value. */
export interface ConfigObject {
  readonly ref: ObjectRef
  /** creationTimestamp in milliseconds since 1970; 0 for a Directory. */
  readonly created: number
  readonly annotations: Readonly<Record<string, string>>
  /** `data` of a ConfigMap. */
  readonly text: Readonly<Record<string, string>>
  /** `binaryData` of a ConfigMap, `data` of a Secret. */
  readonly base64: Readonly<Record<string, string>>
  /** The files of a Directory, by their paths within it. */
  readonly bytes: ReadonlyMap<string, Uint8Array>
}

/** What is selected, and where its keys go. */
export interface Rule {
  kinds: readonly ('ConfigMap' | 'Secret')[]
  /** `own` is the namespace of the connection: the Pod's, or the kubeconfig's. */
  namespaces: readonly string[] | 'all' | 'own'
  /** Selects by label. A rule has this or a name. */
  labelSelector?: string
  /** Selects one object of each namespace. */
  name?: string
  target: Target
}

/** Where keys go: a folder below one of the roots. */
export interface Target {
  /** The absolute path of a folder that the sidecar keeps. */
  root: string
  /** Relative to the root, `''` for the root itself. */
  folder: string
}

/** An object, and where the rule that selected it sends its keys. One object may be selected more than once. */
export interface Selected {
  object: ConfigObject
  target: Target
}

/** A file as it has to be. */
export interface PlannedFile {
  /** Decoded anew each time it is read, so that it is held only while it is written. */
  readonly bytes: Uint8Array
  /** SHA-256 of the bytes, in hex. */
  digest: string
  mode: number
  from: KeyRef
}

/** Files by their path relative to the root, `/` between folders. */
export type Tree = ReadonlyMap<string, PlannedFile>

/** Why a key is not written. */
export type RefusalCode =
  /** Empty, `.`, `..`, beginning with `..`, or with a slash or NUL in it. */
  | 'KEY_NAME'
  /** A file name over 255 bytes, or a path over 4,095 while it is written. */
  | 'NAME_TOO_LONG'
  /** More keys in one object than any program reads: a small object can be made to take all memory and inodes. */
  | 'TOO_MANY_KEYS'
  /** The folder annotation leads out of the root. */
  | 'FOLDER_OUTSIDE'
  /** A part of the folder is no name that a folder may have. */
  | 'FOLDER_NAME'
  /** The rename annotation cannot be read. */
  | 'RENAME'
  | 'BASE64'
  /** No gzip, or too large when unpacked. */
  | 'GUNZIP'
  /** A variable that is not set, or that may not be used. */
  | 'ENVSUBST'
  /** There is a symbolic link on the way, which leads elsewhere. */
  | 'SYMLINK'
  /** There is a file, or a folder, that the sidecar did not write. */
  | 'NOT_OURS'

/** A key that is not written. Its message never holds a value. */
export interface Refusal {
  code: RefusalCode
  message: string
  from: KeyRef
}

/** Keys that want the same path, or a path below another's file. The object that was created first wins. */
export interface Conflict {
  root: string
  path: string
  winner: KeyRef
  loser: KeyRef
}

/** What one root has to hold. */
export interface RootPlan {
  tree: Tree
  /** Paths whose key is there but cannot be read (BASE64, GUNZIP, ENVSUBST): the file of before stays. */
  kept: ReadonlySet<string>
}

/** What all objects together ask for. */
export interface Plan {
  /** By root; every configured root is in it. */
  roots: ReadonlyMap<string, RootPlan>
  refusals: readonly Refusal[]
  conflicts: readonly Conflict[]
}
