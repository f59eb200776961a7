import { gunzipSync } from 'node:zlib'
import { isFields, own, type Fields } from '../../../protocol/own.ts'
import { readData } from './data.ts'

/** What documents of custom kinds share with the document of a group of Kubernetes. */
export interface Template {
  /** Of operations: `list`, `post`, `put`, `patch` and `delete`. */
  parameters: Readonly<Record<'list' | 'post' | 'put' | 'patch' | 'delete', readonly Fields[]>>
  /** Of paths: `namespace` and `pretty`. */
  namespace: Fields
  pretty: Fields
  /** Metadata, Status, Scale and the like, by name. */
  components: Readonly<Record<string, unknown>>
}

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.'
const SCALE = 'io.k8s.api.autoscaling.v1.Scale'
const META_COMPONENTS = [
  'DeleteOptions',
  'FieldsV1',
  'ListMeta',
  'ManagedFieldsEntry',
  'ObjectMeta',
  'OwnerReference',
  'Patch',
  'Preconditions',
  'ShardInfo',
  'Status',
  'StatusCause',
  'StatusDetails',
  'Time',
]
const SCALE_COMPONENTS = ['', 'Spec', 'Status'].map((part) => SCALE + part)
const COLLECTION = '/apis/apps/v1/namespaces/{namespace}/deployments'

let known: Template | undefined

/** Reads the template from the document of the apps group; only what is needed of it stays in memory. */
export function openapiTemplate(): Template {
  known ??= readTemplate()
  return known
}

/** The names of components that every document of custom kinds has. */
export function sharedComponents(hasScale: boolean): string[] {
  return [...(hasScale ? SCALE_COMPONENTS : []), ...META_COMPONENTS.map((name) => META + name)]
}

function readTemplate(): Template {
  const bytes = readData('openapi-v3', 'apis__apps__v1.json.gz') ?? Buffer.alloc(0)
  const document: unknown = bytes.length === 0 ? {} : JSON.parse(gunzipSync(bytes).toString())
  const parameters = (path: string, ...steps: string[]) =>
    asList(dig(document, 'paths', path, ...steps, 'parameters'))
  const named = (name: string) => parameters(COLLECTION).find((each) => each.name === name) ?? {}
  const schemas = asFields(dig(document, 'components', 'schemas'))
  const item = `${COLLECTION}/{name}`
  return {
    parameters: {
      list: parameters(COLLECTION, 'get'),
      post: parameters(COLLECTION, 'post'),
      put: parameters(item, 'put'),
      patch: parameters(item, 'patch'),
      delete: parameters(item, 'delete'),
    },
    namespace: named('namespace'),
    pretty: named('pretty'),
    components: Object.fromEntries(sharedComponents(true).map((name) => [name, own(schemas, name)])),
  }
}

function dig(value: unknown, ...path: string[]): unknown {
  return path.reduce((current, name) => (isFields(current) ? own(current, name) : undefined), value)
}

const asFields = (value: unknown): Fields => (isFields(value) ? value : {})
const asList = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : [])
