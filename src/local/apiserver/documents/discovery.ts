import { createHash } from 'node:crypto'
import { compareVersions } from '../custom/kube-version.ts'
import type { Kind } from '../kinds/kind.ts'
import { readData, readJson } from './data.ts'
import { apiResources, discoveredResource, listOf, type DiscoveredResource } from './resource-lists.ts'

/** The documents that say what the server has, as JSON texts. */
export interface DiscoveryDocuments {
  /** `/apis` */
  groups(): string
  /** `/apis/GROUP`; undefined for a group that is not there. */
  group(name: string): string | undefined
  /** `/apis/GROUP/VERSION`, or `/api/VERSION` with an empty group. */
  resources(group: string, version: string): string | undefined
  /** `/api` and `/apis` in one list each, with their ETags. */
  aggregated(which: 'api' | 'apis'): Tagged
}

/** A text and its ETag. */
export interface Tagged {
  text: string
  etag: string
}

/** The version in which objects of a custom kind are stored. */
export type StorageVersion = (kind: Kind) => string

interface GroupVersion {
  groupVersion: string
  version: string
}

interface ApiGroup {
  name: string
  versions: GroupVersion[]
  preferredVersion: GroupVersion
}

interface Aggregated {
  kind: string
  apiVersion: string
  metadata: object
  items: {
    metadata: { name?: string }
    versions: { version: string; resources: DiscoveredResource[]; freshness: string }[]
  }[]
}

/**
 * Discovery of the kinds of Kubernetes and of these custom kinds. Each text is made when it is first asked for.
 *
 * @example
 * discoveryDocuments(registry.custom()).group('apps') // '{"kind":"APIGroup",…'
 */
export function discoveryDocuments(
  custom: readonly Kind[],
  storageVersion: StorageVersion = ({ version }) => version,
): DiscoveryDocuments {
  const ofVersion = (group: string, version: string) =>
    custom.filter((kind) => kind.group === group && kind.version === version)
  const groups = once(() => [...builtinGroups(), ...customGroups(custom)])
  return {
    groups: once(() => JSON.stringify({ kind: 'APIGroupList', apiVersion: 'v1', groups: groups() })),
    group(name) {
      const group = groups().find((each) => each.name === name)
      return group && JSON.stringify({ kind: 'APIGroup', apiVersion: 'v1', ...group })
    },
    resources(group, version) {
      const kinds = ofVersion(group, version)
      if (kinds.length === 0) return builtinResources(group, version)
      const groupVersion = `${group}/${version}`
      const resources = kinds.flatMap((kind) => apiResources(kind, storageVersion(kind)))
      return JSON.stringify({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources })
    },
    aggregated: byName((which) =>
      tagged(which === 'api' ? recorded(which) : withCustom(recorded(which), custom)),
    ),
  }
}

/** Whether a group is one of Kubernetes itself. */
export function isBuiltinGroup(name: string): boolean {
  return builtinGroups().some((group) => group.name === name)
}

const builtinGroups = once(() => (readJson('discovery', 'apis.json') as { groups: ApiGroup[] }).groups)

/** Groups in the order of their APIServices' names (`v1.example.com`), versions as Kubernetes ranks them. */
function customGroups(custom: readonly Kind[]): ApiGroup[] {
  const rank = ({ name, versions }: ApiGroup) =>
    versions.map(({ version }) => `${version}.${name}`).reduce((least, each) => (each < least ? each : least))
  return namesOf(custom)
    .map((name): ApiGroup => {
      const versions = versionsOf(custom, name).map((version) => ({
        groupVersion: `${name}/${version}`,
        version,
      }))
      return { name, versions, preferredVersion: versions[0] ?? { groupVersion: '', version: '' } }
    })
    .sort((one, other) => (rank(one) < rank(other) ? -1 : 1))
}

function namesOf(custom: readonly Kind[]): string[] {
  return [...new Set(custom.map(({ group }) => group))].sort()
}

function versionsOf(custom: readonly Kind[], group: string): string[] {
  const versions = new Set(custom.filter((kind) => kind.group === group).map(({ version }) => version))
  return [...versions].sort((one, other) => compareVersions(other, one))
}

function builtinResources(group: string, version: string): string | undefined {
  const name = group === '' ? `api-${version}` : `${group}__${version}`
  const bytes = readData('discovery', `${name}.json`)
  if (bytes !== undefined) return bytes.toString().trimEnd()
  const found = recorded(group === '' ? 'api' : 'apis')
    .items.find(({ metadata }) => (metadata.name ?? '') === group)
    ?.versions.find((each) => each.version === version)
  if (found === undefined) return undefined
  const groupVersion = `${group}/${version}`
  return JSON.stringify({
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: listOf(found.resources),
  })
}

function recorded(which: 'api' | 'apis'): Aggregated {
  return readJson('discovery', `aggregated-${which}.json`) as Aggregated
}

function withCustom(list: Aggregated, custom: readonly Kind[]): Aggregated {
  const items = namesOf(custom).map((name) => ({
    metadata: { name },
    versions: versionsOf(custom, name).map((version) => ({
      version,
      resources: custom
        .filter((kind) => kind.group === name && kind.version === version)
        .map(discoveredResource)
        .sort((one, other) => (one.resource < other.resource ? -1 : 1)),
      freshness: 'Current',
    })),
  }))
  return { ...list, items: [...list.items, ...items] }
}

function tagged(value: unknown): Tagged {
  const text = JSON.stringify(value)
  return { text, etag: `"${createHash('sha512').update(text).digest('hex').toUpperCase()}"` }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}

function byName<Name extends string, T>(make: (name: Name) => T): (name: Name) => T {
  const known = new Map<Name, T>()
  return (name) => {
    const value = known.get(name) ?? make(name)
    known.set(name, value)
    return value
  }
}
