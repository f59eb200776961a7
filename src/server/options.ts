/** Where to listen. */
export interface Address {
  host: string
  port: number
}

/** What `hookwright serve` can be told. `src/cli/serve-options.ts` has the flags, their defaults and their help. */
export interface ServeOptions {
  /** Hook modules and folders of them. */
  paths: string[]
  listen: Address
  /** Undefined: no admin port. */
  adminListen: Address | undefined
  /** Threads that run hooks; 0 runs them in the main thread. */
  workers: number
  /** Memory of one worker in megabytes. */
  workerMemory: number
  /** How long a hook may take, in milliseconds. */
  hookTimeout: number
  /** How long importing one module may take, in milliseconds. */
  loadTimeout: number
  /** Longest body in bytes. */
  maxBody: number
  /** Bytes of all bodies that may be held at a time. */
  maxBuffered: number
  /** Reload when a file changes. */
  watch: boolean
  /** After SIGTERM: how long to go on as usual, but not ready, in milliseconds. */
  shutdownDelay: number
  /** After that: how long calls in flight may take, in milliseconds. */
  shutdownTimeout: number
  tlsCertFile?: string | undefined
  tlsKeyFile?: string | undefined
  clientCaFile?: string | undefined
  bearerTokenFile?: string | undefined
  basicAuthFile?: string | undefined
  adminTokenFile?: string | undefined
}
