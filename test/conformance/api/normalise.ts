import { isFields, type Fields } from '../../../src/protocol/own.ts'

/** What is known of a scenario before its answers are normalised. */
export interface Known {
  /** Texts to put back in place of what they stood for: the name of the namespace → `$ns`. */
  names: ReadonlyMap<string, string>
  /** The scenario's own steps as JSON: values that its author wrote stay. */
  source: string
  /** Times near this one come from the server. */
  now: number
  managedFields: boolean
}

/** Replaces what differs from run to run by placeholders that are stable within a scenario. */
export type Normaliser = (value: unknown, options?: NormaliseOptions) => unknown

/** Of one answer. */
export interface NormaliseOptions {
  /** The versions of lists are compared, too: a list at exactly one version. */
  exact?: boolean
}

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g
const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(?:Z|[+-]\d\d:\d\d)/g
const AGE = /^(?:\d+[smhdy])+$/
const AGO = /\b(?:\d+[smhdy])+(?= ago\b)/g
const VERSION_IN_TEXT = /(resource ?version\b\D{0,40}?)(\d+)/gi
const CURRENT_IN_TEXT = /(too old resource version: \d+ \(|current: )(\d+)/gi
const PORT_IN_CELL = /(?<=:)3\d{4}(?=\/)/g
/** What Kubernetes puts behind generateName: five of these, behind 58 characters at most. */
const SUFFIX = '[bcdfghjklmnpqrstvwxz2456789]{5}(?![a-z0-9])'
const LONGEST_PREFIX = 58
const DAY = 86_400_000
const ALLOCATED_ADDRESSES = new Set(['clusterIP', 'clusterIPs'])
const ALLOCATED_PORTS = new Set(['nodePort', 'healthCheckNodePort'])
const ADDRESS = /^(?:\d+\.){3}\d+$|^[0-9a-f:]*:[0-9a-f:]+$/

/** Makes the normaliser of one scenario. */
export function createNormaliser({ names, source, now, managedFields }: Known): Normaliser {
  const families = new Map<string, Map<string, string>>()
  const prefixes = new Set<string>()

  function placeholder(family: string, value: string): string {
    const known = families.get(family) ?? new Map<string, string>()
    families.set(family, known)
    const text = known.get(value) ?? `${family}-${known.size + 1}`
    known.set(value, text)
    return text
  }

  /** Finds what names are made up from, before any text is replaced. */
  function register(value: unknown): void {
    if (Array.isArray(value)) value.forEach((child) => register(child))
    if (!isFields(value)) return
    const { generateName } = value
    if (typeof generateName === 'string' && generateName !== '')
      prefixes.add(generateName.slice(0, LONGEST_PREFIX))
    Object.values(value).forEach((child) => register(child))
  }

  function withoutSuffixes(value: string, prefix: string): string {
    if (!value.includes(prefix)) return value
    const made = new RegExp(`${prefix.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}${SUFFIX}`, 'g')
    return value.replace(made, (name) =>
      source.includes(name) ? name : `${prefix}<${placeholder('generated', name)}>`,
    )
  }

  function time(text: string, fraction: string | undefined): string {
    const near = Math.abs(Date.parse(text) - now) < 2 * DAY
    if (!near) return text
    return fraction === undefined ? '<time>' : `<time .${'0'.repeat(fraction.length - 1)}>`
  }

  function text(value: string): string {
    let result = value
    for (const [actual, name] of names) result = result.replaceAll(actual, name)
    for (const prefix of prefixes) result = withoutSuffixes(result, prefix)
    result = result
      .replace(UUID, (uid) => placeholder('uid', uid))
      .replace(TIME, (whole, fraction: string | undefined) => time(whole, fraction))
      .replace(AGO, '<age>')
    for (const [actual, name] of families.get('ip') ?? []) result = result.replaceAll(actual, name)
    return result
  }

  function message(value: string): string {
    return text(value)
      .replace(CURRENT_IN_TEXT, '$1rv-current')
      .replace(VERSION_IN_TEXT, (whole, before: string, version: string) =>
        source.includes(version) ? whole : before + placeholder('rv', version),
      )
  }

  const port = (digits: string) => (source.includes(digits) ? digits : placeholder('port', digits))

  function version(value: string, { isList, isOfBookmark, exact }: Place): string {
    if (value === '' || value === '0') return value
    return isOfBookmark || (isList && !exact) ? 'rv-current' : placeholder('rv', value)
  }

  function scalar(value: unknown, key: string, place: Place): unknown {
    if (typeof value === 'number') {
      return ALLOCATED_PORTS.has(key) && value !== 0 && !source.includes(String(value))
        ? port(String(value))
        : value
    }
    if (typeof value !== 'string') return value
    if (key === 'resourceVersion') return version(value, place)
    if (key === 'storageVersionHash' && source.includes('$group')) return '<hash>'
    if (key === 'continue' && value !== '') return '<continue>'
    if (key === 'message') return message(value)
    if (key === 'cells') return AGE.test(value) ? '<age>' : text(value).replace(PORT_IN_CELL, port)
    if (key === 'description' && place.isColumn && value.length > 80) return `<${value.length} characters>`
    const isAddress = ALLOCATED_ADDRESSES.has(key) && ADDRESS.test(value) && !source.includes(value)
    return isAddress ? placeholder('ip', value) : text(value)
  }

  function walk(value: unknown, key: string, place: Place): unknown {
    if (Array.isArray(value)) {
      return value.map((child) => walk(child, key, { ...place, isColumn: key === 'columnDefinitions' }))
    }
    if (!isFields(value)) return scalar(value, key, place)
    const isOfList = place.isList && (key === 'metadata' || key === 'object')
    const isOfBookmark = place.isOfBookmark || value.type === 'BOOKMARK'
    const inner = { ...place, isOfBookmark, isList: isOfList || isList(value) }
    const names = Object.keys(value).filter(
      (name) => managedFields || name !== 'managedFields' || key !== 'metadata',
    )
    // Numbers are given in an order that does not hang on how a server orders its fields.
    const walked = new Map(names.toSorted().map((name) => [name, walk(value[name], name, inner)]))
    return Object.fromEntries(names.map((name) => [text(name), walked.get(name)]))
  }

  register(JSON.parse(source))
  return (value, { exact = false } = {}) => {
    register(value)
    return walk(value, '', { isList: false, isOfBookmark: false, isColumn: false, exact })
  }
}

interface Place {
  /** The version here is of a list: the server's, which others move on. */
  isList: boolean
  isOfBookmark: boolean
  isColumn: boolean
  exact: boolean
}

function isList(value: Fields): boolean {
  return Array.isArray(value.items) || Array.isArray(value.rows) || String(value.kind).endsWith('List')
}
