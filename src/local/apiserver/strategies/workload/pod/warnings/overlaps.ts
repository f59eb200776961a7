import type { Fields } from '../../../../../../protocol/own.ts'
import { goQuote } from '../../../../validate/quote.ts'
import { fields, items, text } from '../../../shared/read.ts'

interface Mapped {
  path: string
  source: string
}

/** More files than this are not compared with each other. */
const MOST = 500

/**
 * Warnings about files of one volume that hide each other.
 *
 * @example
 * overlapWarnings([{ name: 'v', configMap: { name: 'c', items: [{ key: 'a', path: 'x' }, { key: 'b', path: 'x/y' }] } }])
 */
export function overlapWarnings(volumes: readonly Fields[]): string[] {
  return volumes.flatMap((volume) => {
    const name = text(volume.name)
    const [map, secret, downward, projected] = [
      fields(volume.configMap),
      fields(volume.secret),
      fields(volume.downwardAPI),
      fields(volume.projected),
    ]
    return [
      ...within(name, `ConfigMap ${goQuote(text(map?.name))}`, pathsOf(map, '')),
      ...within(name, `Secret ${goQuote(text(secret?.secretName))}`, pathsOf(secret, '')),
      ...within(name, 'DownwardAPI', pathsOf(downward, '')),
      ...projectedWarnings(name, projected),
    ]
  })
}

const pathsOf = (source: Fields | undefined, shown: string): Mapped[] =>
  items(source?.items).map((item) => ({ path: trimmed(text(item.path)), source: shown }))

const trimmed = (path: string): string => path.replace(/\/+$/, '')

function within(volume: string, what: string, paths: readonly Mapped[]): string[] {
  if (paths.length < 2 || paths.length > MOST) return []
  const before: Mapped[] = []
  return paths.flatMap((path) => {
    const found = before.filter((other) => overlap(other, path))
    before.push(path)
    return found.map(
      (other) =>
        `volume ${goQuote(volume)} (${what}): overlapping paths: ${shown(path)} with ${shown(other)}`,
    )
  })
}

function overlap(one: Mapped, other: Mapped): boolean {
  if (one.path === '' || other.path === '') return false
  return `${one.path}/`.startsWith(`${other.path}/`) || `${other.path}/`.startsWith(`${one.path}/`)
}

const shown = ({ path, source }: Mapped): string =>
  source === '' ? goQuote(path) : `${goQuote(path)} (${source})`

function projectedWarnings(volume: string, projected: Fields | undefined): string[] {
  const warnings: string[] = []
  const paths: Mapped[] = []
  for (const source of items(projected?.sources)) {
    if (Object.keys(source).length === 0) {
      warnings.push(`volume ${goQuote(volume)} (Projected) has no sources provided`)
      continue
    }
    const [map, secret, downward, token, bundle] = [
      fields(source.configMap),
      fields(source.secret),
      fields(source.downwardAPI),
      fields(source.serviceAccountToken),
      fields(source.clusterTrustBundle),
    ]
    paths.push(
      ...pathsOf(map, `ConfigMap ${goQuote(text(map?.name))}`),
      ...pathsOf(secret, `Secret ${goQuote(text(secret?.name))}`),
      ...pathsOf(downward, 'DownwardAPI'),
    )
    if (token !== undefined) paths.push({ path: trimmed(text(token.path)), source: 'ServiceAccountToken' })
    if (bundle !== undefined) {
      const name = text(bundle.name) || text(bundle.signerName)
      paths.push({ path: trimmed(text(bundle.path)), source: `ClusterTrustBundle ${goQuote(name)}` })
    }
  }
  return [...warnings, ...within(volume, 'Projected', paths)]
}
