import type { Api } from '../../../cluster/api.ts'
import type { HookName } from '../../../protocol/wire.ts'
import type { BugMode } from '../bugs.ts'
import type { HookSpec } from '../hook/hook-spec.ts'
import { parseDuration } from './duration.ts'
import { resolveEndpoint, type Endpoint } from './endpoint.ts'
import { Problem, within } from './problem.ts'
import type { CompositeSpec, DecoratorSpec, HookField, WebhookSpec } from './spec.ts'
import { trusted } from './tls.ts'

const DEFAULT_TIMEOUT_MS = 10_000

/**
 * A hook with everything resolved; undefined when it has no webhook, which switches it off (protocol.md §2.1-2.4).
 *
 * @example
 * await resolveHook({ api, bugs: 'emulate' }, spec, 'sync')
 */
export async function resolveHook(
  { api, bugs }: { api: Api; bugs: BugMode },
  { hooks, endpointConfigs = [] }: CompositeSpec | DecoratorSpec,
  name: HookName,
): Promise<HookSpec | undefined> {
  const hook = hooks?.[name]
  if (hook?.webhook === undefined) return undefined
  const { webhook, version = 'v1' } = hook
  const at = `spec.hooks.${name}.webhook`
  const url = urlOf(webhook)
  const endpoint = await within(`can't resolve endpoint config for ${name} hook: `, () =>
    resolveEndpoint(api, { webhook, url, at }, endpointConfigs),
  )
  if (url === undefined) throw noUrl(webhook, at)
  const { authorization } = endpoint
  const tls = tlsOf(endpoint)
  const etag = etagOf(webhook, at, bugs)
  return {
    version,
    url,
    timeoutMs: timeoutOf(webhook),
    mode: modeOf(hook),
    ...(authorization !== undefined && { authorization }),
    ...(tls && { tls }),
    ...(etag && { etag }),
  }
}

/** `webhook.url` as it is, or what service and path make; undefined when they are not enough. */
function urlOf({ url, service, path }: WebhookSpec): string | undefined {
  if (url !== undefined) return url
  if (!service || path === undefined || service.name === '' || service.namespace === '') return undefined
  const { name, namespace, port = 80, protocol = 'http' } = service
  return `${protocol}://${name}.${namespace}:${port}${path}`
}

function noUrl({ service, path }: WebhookSpec, at: string): Problem {
  const whole = service !== undefined && path !== undefined
  return new Problem({
    said: whole
      ? "invalid webhook config: 'service' must specify both 'name' and 'namespace'"
      : "invalid webhook config: must specify either a full 'url', or both 'service' and 'path'",
    at: whole ? `${at}.service` : at,
    wrong: whole ? 'name or namespace is empty' : 'there is neither a url, nor both service and path',
    fix: whole ? 'Name the Service and its namespace.' : 'Set url, or set service and path.',
  })
}

function timeoutOf({ timeout }: WebhookSpec): number {
  const nanos = timeout === undefined ? undefined : parseDuration(timeout)
  return nanos === undefined || nanos <= 0n ? DEFAULT_TIMEOUT_MS : Number(nanos) / 1e6
}

function modeOf({ version, webhook }: HookField): HookSpec['mode'] {
  return webhook?.responseUnMarshallMode ?? (version === 'v2' ? 'strict' : 'loose')
}

function tlsOf({ ca, client }: Endpoint): HookSpec['tls'] {
  if (ca === undefined && client === undefined) return undefined
  return { ...(ca && { ca: trusted(ca.text, ca.at) }), ...client }
}

/** Metacontroller 4.17.2 follows the pointer to cacheCleanupSeconds when cacheTimeoutSeconds is set (protocol.md §2.3). */
function etagOf({ etag }: WebhookSpec, at: string, bugs: BugMode): HookSpec['etag'] {
  if (etag?.enabled !== true) return undefined
  const { cacheTimeoutSeconds: timeout, cacheCleanupSeconds: cleanup } = etag
  if (timeout === undefined) return {}
  if (cleanup === undefined && bugs !== 'fix') {
    throw new Problem({
      at: `${at}.etag`,
      wrong: 'cacheTimeoutSeconds is set and cacheCleanupSeconds is not',
      fix: 'Metacontroller 4.17.2 would panic here, again and again, and never start the controller, without saying so anywhere. Set cacheCleanupSeconds too.',
      instead: { event: undefined, retry: false },
    })
  }
  // What does not count up never expires.
  return timeout < 1 ? {} : { timeoutSeconds: timeout, cleanupSeconds: cleanup ?? timeout }
}
