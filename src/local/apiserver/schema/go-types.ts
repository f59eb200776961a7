import { readFileSync } from 'node:fs'

/** One field of a Go struct, as encoding/json sees it. */
export interface GoField {
  /** Name in JSON. */
  name: string
  /** Names that lead to it in error texts: those of embedded structs come first. */
  trail: readonly string[]
  /** Name of the struct that the error texts give. */
  struct: string
  /** How its type is written in the table: `*int32`, `[]core/v1.Container`. */
  type: string
  omitEmpty: boolean
  omitZero: boolean
}

interface Table {
  types: Record<string, string>
}

const PACKAGE = /(^|[*\]])\.(?=[A-Z])/g
const DIRECTORY = /[a-z0-9]+\/(?=[a-z0-9]+\.)/g

let table: Record<string, string> | undefined

/** How a named type is defined: `{…}` for a struct, `map[…]…`, `[]…`, or a basic type; what is not listed is a string. */
export function definitionOf(name: string): string {
  table ??= (JSON.parse(readFileSync(new URL('../data/go-types.json', import.meta.url), 'utf8')) as Table)
    .types
  return table[name] ?? 'string'
}

/**
 * The Go type behind a component of the OpenAPI documents.
 *
 * @example
 * typeOfComponent('io.k8s.api.apps.v1.Deployment') // 'apps/v1.Deployment'
 */
export function typeOfComponent(component: string): string {
  const [group = '', version = '', kind = ''] = component.split('.').slice(-3)
  return `${group}/${version}.${kind}`
}

/**
 * A type as Go's reflection prints it, so as it stands in error texts.
 *
 * @example
 * printedType('map[core/v1.ResourceName]resource.Quantity') // 'map[v1.ResourceName]resource.Quantity'
 */
export function printedType(type: string): string {
  return type.replace(DIRECTORY, '')
}

/** The fields of a struct; those of embedded structs are its own. */
export function fieldsOf(struct: string): GoField[] {
  const [directory = '', name = ''] = splitName(struct)
  return definitionOf(struct)
    .slice(1, -1)
    .split(' ')
    .filter((entry) => entry !== '')
    .flatMap((entry) => {
      if (!entry.startsWith('^')) return [readField(entry, directory, name)]
      const embedded = qualify(entry.slice(1), directory)
      const prefix = splitName(embedded)[1] ?? ''
      return fieldsOf(embedded).map((field) => ({ ...field, struct: name, trail: [prefix, ...field.trail] }))
    })
}

/** A reference inside a definition with its package: `[].Container` of `core/v1` is `[]core/v1.Container`. */
export function qualify(type: string, directory: string): string {
  return type.replace(PACKAGE, `$1${directory}.`)
}

/** `core/v1.Pod` as `core/v1` and `Pod`. */
export function splitName(type: string): string[] {
  const dot = type.lastIndexOf('.')
  return [type.slice(0, dot), type.slice(dot + 1)]
}

function readField(entry: string, directory: string, struct: string): GoField {
  const colon = entry.indexOf(':')
  const name = entry.slice(0, colon).replace(/[?~]+$/, '')
  const marks = entry.slice(name.length, colon)
  return {
    name,
    trail: [name],
    struct,
    type: qualify(entry.slice(colon + 1), directory),
    omitEmpty: marks.includes('?'),
    omitZero: marks.includes('~'),
  }
}
