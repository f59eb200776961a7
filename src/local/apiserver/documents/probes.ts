import { plainText, pageNotFound, type DocumentResponse } from './response.ts'

/** What each probe looks at; there is nothing here that could be unwell. */
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  healthz: ['ping', 'log', 'etcd'],
  livez: ['ping', 'log', 'etcd'],
  readyz: ['ping', 'log', 'etcd', 'informer-sync', 'shutdown'],
}
const PROBE = /^\/(healthz|livez|readyz)(?:\/(.*))?$/

/** The paths of all probes. */
export const PROBE_PATHS: readonly string[] = Object.entries(CHECKS).flatMap(([probe, checks]) => [
  `/${probe}`,
  ...checks.map((check) => `/${probe}/${check}`),
])

/**
 * The answer of a probe; undefined for other paths.
 *
 * @example
 * probe('/readyz', new URLSearchParams())?.body // 'ok'
 */
export function probe(path: string, query: URLSearchParams): DocumentResponse | undefined {
  const [, name = '', check] = PROBE.exec(path) ?? []
  const checks = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined
  if (checks === undefined) return undefined
  if (check !== undefined) return checks.includes(check) ? plainText(200, 'ok') : pageNotFound()
  if (!query.has('verbose')) return plainText(200, 'ok')
  const excluded = new Set(query.getAll('exclude'))
  const lines = checks.map((each) => (excluded.has(each) ? `[+]${each} excluded: ok\n` : `[+]${each} ok\n`))
  return plainText(200, `${lines.join('')}${name} check passed\n`)
}
