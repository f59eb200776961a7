/** A text that is known, or that stands in a file which may be rotated. */
export type Source = { text: string } | { file: string }

/** What proves who we are, for one request. */
export interface Proof {
  /** Value of the header. */
  authorization?: string
  cert?: string
  key?: string
}

/** Asks for a proof; `again` when the server refused the last one. */
export type Login = (again: boolean) => Promise<Proof>

/** How to reach one API server, and as whom. */
export interface Connection {
  /** `https://host:port`, perhaps with a path. */
  server: string
  /** The namespace that is meant when none is named. */
  namespace: string
  ca?: Source | undefined
  /** Name in the server's certificate, when it is not the one of the address. */
  serverName?: string | undefined
  /** Trust any certificate. */
  insecure?: boolean | undefined
  proxy?: string | undefined
  cert?: Source | undefined
  key?: Source | undefined
  /** Sent with each request: impersonation. */
  headers?: Readonly<Record<string, string | string[]>> | undefined
  login?: Login | undefined
}
