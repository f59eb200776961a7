import { joinApiVersion, type Obj } from '../../../cluster/object.ts'
import type { Column, Conversion, CustomKind, Kind } from '../kinds/kind.ts'
import type { Schema } from '../schema/schema.ts'
import { isTrue, specOf, statusOf, type CrdSpec, type PrinterColumn, type Version } from './crd.ts'
import { compareVersions } from './kube-version.ts'
import { OBJECT_META } from './object-meta.ts'
import { convertCustom, readCustom } from './read.ts'
import { keepSource, sourceOf } from './source.ts'
import { customStrategy } from './strategy.ts'

const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']
const TERMINATING = new Set(['create', 'patch', 'update'])
const SUBRESOURCE_VERBS: ReadonlySet<string> = new Set(['get', 'patch', 'update'])
const AGE: PrinterColumn = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
  description:
    'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
}
const NAME: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description:
    'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
  priority: 0,
}

/**
 * The kinds that a CustomResourceDefinition brings: one for each version that is served, under its accepted names.
 * A definition whose names are not accepted brings none.
 *
 * @example
 * crdKinds(crd).map(({ version }) => version) // ['v1', 'v1beta1']
 */
export function crdKinds(crd: Obj): Kind[] {
  if (!isTrue(crd, 'NamesAccepted') && !isTrue(crd, 'Established')) return []
  return specOf(crd)
    .versions.filter(({ served }) => served)
    .map((version) => crdKind(crd, version))
}

/**
 * The kind of the version that objects are stored in, served or not.
 *
 * @example
 * storedKind(crd)?.version // 'v1'
 */
export function storedKind(crd: Obj): Kind | undefined {
  const version = specOf(crd).versions.find(({ storage }) => storage)
  return version && crdKind(crd, version)
}

function crdKind(crd: Obj, version: Version): Kind {
  const spec = specOf(crd)
  const {
    plural,
    singular = '',
    kind,
    listKind = '',
    shortNames = [],
    categories = [],
  } = statusOf(crd).acceptedNames
  const { status, scale } = version.subresources ?? {}
  const columns = version.additionalPrinterColumns ?? []
  const printed = columns.length === 0 ? [AGE] : columns
  const custom: CustomKind = {
    crd: crd.metadata.name ?? '',
    status: status !== undefined,
    printerPaths: [undefined, ...printed.map(({ jsonPath }) => jsonPath)],
    selectableFields: (version.selectableFields ?? []).map(({ jsonPath }) => jsonPath),
  }
  const source = version.schema?.openAPIV3Schema ?? {}
  const deprecation = deprecationWarning(spec, version)
  keepSource(custom, {
    schema: source,
    schemas: schemasOf(spec),
    ...(deprecation !== undefined && { deprecation }),
  })
  const terminating = isTrue(crd, 'Terminating')
  const made: Kind = {
    group: spec.group,
    version: version.name,
    kind,
    listKind,
    plural,
    singular,
    shortNames,
    categories,
    namespaced: spec.scope === 'Namespaced',
    verbs: new Set(VERBS.filter((verb) => !terminating || !TERMINATING.has(verb))),
    subresources: new Map([
      ...(status === undefined ? [] : [['status', SUBRESOURCE_VERBS] as const]),
      ...(scale === undefined ? [] : [['scale', SUBRESOURCE_VERBS] as const]),
    ]),
    storage: `${spec.group}/${plural}`,
    schema: publishedSchema(source, spec.group, version.name, kind),
    columns: [NAME, ...printed.map(toColumn)],
    strategy: customStrategy(custom, () => made),
    ...(scale !== undefined && { scale }),
    ...(version.storage ? {} : { conversion: conversionTo(crd, () => made) }),
    present: (stored) => readCustom(stored, made),
    custom,
  }
  return made
}

const schemasOf = ({ group, versions }: CrdSpec) =>
  new Map(versions.map(({ name, schema }) => [joinApiVersion(group, name), schema?.openAPIV3Schema ?? {}]))

/** Objects are kept in the storage version, with the fields that it knows. */
function conversionTo(crd: Obj, kindOf: () => Kind): Conversion {
  let storage: Kind | undefined
  return {
    toStored(object) {
      storage ??= storedKind(crd)
      return storage === undefined ? object : convertCustom(object, storage)
    },
    fromStored: (object) => readCustom(object, kindOf()),
  }
}

function toColumn({
  name,
  type,
  format = '',
  description = '',
  jsonPath,
  priority = 0,
}: PrinterColumn): Column {
  const text =
    description === '' ? `Custom resource definition column (in JSONPath format): ${jsonPath}` : description
  return { name, type, format, description: text, priority }
}

/** The schema as it is published: apiVersion, kind and metadata are those of any object. */
function publishedSchema(source: Schema, group: string, version: string, kind: string): Schema {
  const text: Schema = { type: 'string' }
  return {
    ...source,
    type: 'object',
    properties: { ...source.properties, apiVersion: text, kind: text, metadata: OBJECT_META },
    'x-kubernetes-group-version-kind': [{ group, version, kind }],
  }
}

/**
 * What clients of a deprecated version are warned of; nothing for one that is not.
 *
 * @example
 * deprecationOf(kind) // 'example.com/v1beta1 Foo is deprecated; use example.com/v1 Foo'
 */
export function deprecationOf(kind: Kind): string | undefined {
  return sourceOf(kind).deprecation
}

function deprecationWarning(spec: CrdSpec, version: Version): string | undefined {
  if (version.deprecated !== true) return undefined
  if (version.deprecationWarning !== undefined) return version.deprecationWarning
  const { kind } = spec.names
  const [newest] = spec.versions
    .filter(
      ({ name, served, deprecated }) =>
        served && deprecated !== true && compareVersions(version.name, name) < 0,
    )
    .map(({ name }) => name)
    .sort((left, right) => compareVersions(right, left))
  const old = `${spec.group}/${version.name} ${kind} is deprecated`
  return newest === undefined ? old : `${old}; use ${spec.group}/${newest} ${kind}`
}
