/** How a hook's answers may be read (protocol.md §2.4). */
export type UnmarshalMode = 'loose' | 'strict'

/** The TLS material of a webhook; all of it PEM. */
export interface WebhookTls {
  ca?: string
  cert?: string
  key?: string
}

/** A webhook with everything resolved that it needs: the URL is complete, secrets are read. */
export interface HookSpec {
  version: 'v1' | 'v2'
  url: string
  timeoutMs: number
  mode: UnmarshalMode
  /** The value of the Authorization header. It never goes into a log, an event or an error. */
  authorization?: string
  tls?: WebhookTls
  /** `timeoutSeconds` undefined: entries stay. */
  etag?: { timeoutSeconds?: number; cleanupSeconds?: number }
}
