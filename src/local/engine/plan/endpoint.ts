import type { Api } from '../../../cluster/api.ts'
import type { WebhookTls } from '../hook/hook-spec.ts'
import { authorizationHeader } from './credentials.ts'
import { Problem, within } from './problem.ts'
import type { AuthSpec, WebhookSpec } from './spec.ts'
import { caBundle, clientTls } from './tls.ts'

/** What a hook server is shown and whom to trust, resolved. */
export interface Endpoint {
  authorization?: string
  /** The text of the caBundle; whether there is a certificate in it is not known yet. */
  ca?: { text: string; at: string }
  client?: Required<Pick<WebhookTls, 'cert' | 'key'>>
}

type Entry = AuthSpec & { host: string }

/**
 * Resolves trust and credentials of a webhook: its own when it has any, else those of the first entry of
 * `spec.endpointConfigs` for its host (protocol.md §2.2).
 *
 * @example
 * await resolveEndpoint(api, { webhook, url: 'https://hooks.example.com/sync', at: 'spec.hooks.sync.webhook' }, entries)
 */
export async function resolveEndpoint(
  api: Api,
  { webhook, url, at }: { webhook: WebhookSpec; url: string | undefined; at: string },
  entries: readonly Entry[],
): Promise<Endpoint> {
  const { caBundle: ca, clientTLS, authorization, basicAuth } = webhook
  if (ca ?? clientTLS ?? authorization ?? basicAuth) return resolve(api, webhook, at)
  const index = url === undefined ? -1 : matchEndpoint(url, entries)
  const entry = entries[index]
  return entry === undefined ? {} : resolve(api, entry, `spec.endpointConfigs[${index}]`)
}

async function resolve(api: Api, auth: AuthSpec, at: string): Promise<Endpoint> {
  if (auth.authorization && auth.basicAuth) {
    throw new Problem({
      said: 'authorization and basicAuth are mutually exclusive',
      at,
      wrong: 'both authorization and basicAuth are set',
      fix: 'Remove one of them.',
    })
  }
  const { caBundle: bundle, clientTLS } = auth
  const place = `${at}.caBundle`
  const text = bundle && (await within("can't resolve caBundle: ", () => caBundle(api, bundle, place)))
  const client =
    clientTLS &&
    (await within("can't resolve clientTLS: ", () => clientTls(api, clientTLS, `${at}.clientTLS`)))
  const what = auth.authorization ? 'authorization' : 'basicAuth'
  const header = await within(`can't resolve ${what}: `, () => authorizationHeader(api, auth, at))
  return {
    ...(text !== undefined && { ca: { text, at: place } }),
    ...(client && { client }),
    ...(header !== undefined && { authorization: header }),
  }
}

const defaultPorts: ReadonlyMap<string, string> = new Map([
  ['http', '80'],
  ['https', '443'],
])

/**
 * The position of the first entry for the host of a URL, or -1. The default port of a scheme may be written or not.
 *
 * @example
 * matchEndpoint('https://a.test/sync', [{ host: 'a.test:443' }]) // 0
 */
export function matchEndpoint(url: string, entries: readonly { host: string }[]): number {
  const [, scheme = '', authority] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)/.exec(url) ?? []
  if (authority === undefined) return -1
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  const [, name = '', port = ''] = /^(.*?)(?::(\d*))?$/.exec(host) ?? []
  const bare = name.replace(/^\[(.*)\]$/, '$1')
  const usual = defaultPorts.get(scheme.toLowerCase())
  const same = [host]
  if (port === '' && usual !== undefined) same.push(`${bare}:${usual}`)
  if (port !== '' && port === usual) same.push(bare)
  const wanted = new Set(same.map((text) => text.toLowerCase()))
  return entries.findIndex((entry) => wanted.has(entry.host.toLowerCase()))
}
