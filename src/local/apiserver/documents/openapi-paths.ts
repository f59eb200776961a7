import type { Fields } from '../../../protocol/own.ts'
import type { Kind } from '../kinds/kind.ts'
import { openapiTemplate, type Template } from './openapi-template.ts'

const SCHEMAS = '#/components/schemas/'
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.'
const SCALE = 'io.k8s.api.autoscaling.v1.Scale'
const FORMATS = ['application/json', 'application/yaml']
const PATCHES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
]
const CODES = { 200: 'OK', 201: 'Created', 202: 'Accepted' }

/** What the paths of a kind are made of. */
interface Context {
  kind: Kind
  template: Template
  /** Names of the components of the kind and its list. */
  components: { object: string; list: string }
}

interface Operation {
  action: 'list' | 'post' | 'deletecollection' | 'get' | 'put' | 'delete' | 'patch'
  description: string
  id: string
  answer: string
  body?: string
}

/**
 * The paths of a custom kind in an OpenAPI v3 document.
 *
 * @example
 * kindPaths(kind, componentNames(kind))['/apis/example.com/v1/foos']
 */
export function kindPaths(kind: Kind, components: Context['components']): Fields {
  const context: Context = { kind, template: openapiTemplate(), components }
  const { group, version, plural, namespaced } = kind
  const base = `/apis/${group}/${version}`
  const collection = namespaced ? `${base}/namespaces/{namespace}/${plural}` : `${base}/${plural}`
  return {
    ...(namespaced && { [`${base}/${plural}`]: allNamespaces(context) }),
    [collection]: ofCollection(context),
    [`${collection}/{name}`]: ofObject(context),
    ...(kind.subresources.has('status') && {
      [`${collection}/{name}/status`]: ofPart(context, 'status', components.object),
    }),
    ...(kind.subresources.has('scale') && {
      [`${collection}/{name}/scale`]: ofPart(context, 'scale', SCALE),
    }),
  }
}

function allNamespaces(context: Context): Fields {
  const { template } = context
  const get = operation(context, {
    action: 'list',
    description: `list objects of kind ${context.kind.kind}`,
    id: `list.${context.kind.kind}ForAllNamespaces`,
    answer: context.components.list,
  })
  const parameters = [...template.parameters.list, template.pretty].sort((one, other) =>
    String(one.name) < String(other.name) ? -1 : 1,
  )
  Reflect.deleteProperty(get, 'parameters')
  return { get, parameters }
}

function ofCollection(context: Context): Fields {
  const { kind, components } = context
  const name = scoped(kind)
  const list = {
    description: `list objects of kind ${kind.kind}`,
    id: `list.${name}`,
    answer: components.list,
  }
  const create = {
    description: `create a ${kind.kind}`,
    id: `create.${name}`,
    answer: components.object,
    body: components.object,
  }
  const clear = {
    description: `delete collection of ${kind.kind}`,
    id: `delete.Collection${name}`,
    answer: `${META}Status`,
  }
  return {
    get: operation(context, { action: 'list', ...list }),
    post: operation(context, { action: 'post', ...create }),
    delete: operation(context, { action: 'deletecollection', ...clear }),
    parameters: pathParameters(context, false),
  }
}

function ofObject(context: Context): Fields {
  const { kind, components } = context
  const { get, put, patch } = changes(context, '', components.object)
  const remove: Operation = {
    action: 'delete',
    description: `delete a ${kind.kind}`,
    id: `delete.${scoped(kind)}`,
    answer: `${META}Status`,
    body: `${META}DeleteOptions`,
  }
  return { get, put, delete: operation(context, remove), patch, parameters: pathParameters(context, true) }
}

function ofPart(context: Context, part: 'status' | 'scale', answer: string): Fields {
  return { ...changes(context, part, answer), parameters: pathParameters(context, true) }
}

function changes(context: Context, part: string, answer: string): Fields {
  const { kind } = context
  const name = scoped(kind) + part.charAt(0).toUpperCase() + part.slice(1)
  const what = `${part === '' ? '' : `${part} of `}the specified ${kind.kind}`
  const make = (action: Operation['action'], verb: string, doing: string, body?: string) =>
    operation(context, {
      action,
      description: `${doing} ${what}`,
      id: `${verb}.${name}`,
      answer,
      ...(body !== undefined && { body }),
    })
  return {
    get: make('get', 'read', 'read'),
    put: make('put', 'replace', 'replace', answer),
    patch: make('patch', 'patch', 'partially update', `${META}Patch`),
  }
}

function operation(
  { kind, template }: Context,
  { action, description, id, answer, body }: Operation,
): Fields {
  const { group, version } = kind
  const [verb = '', name = ''] = id.split('.')
  const content = (component: string, types = FORMATS) =>
    Object.fromEntries(types.map((type) => [type, { schema: { $ref: SCHEMAS + component } }]))
  const codes = { post: [200, 201, 202], put: [200, 201], delete: [200, 202] }[action as string] ?? [200]
  return {
    tags: [`${identifier(group, false)}_${identifier(version, false)}`],
    description,
    operationId: verb + identifier(group, true) + identifier(version, true) + name,
    parameters: operationParameters(template, action),
    ...(body !== undefined && {
      requestBody: {
        content: content(body, action === 'patch' ? PATCHES : FORMATS),
        ...(action !== 'delete' && { required: true }),
      },
    }),
    responses: {
      ...Object.fromEntries(
        codes.map((code) => [
          code,
          { description: CODES[code as keyof typeof CODES], content: content(answer) },
        ]),
      ),
      401: { description: 'Unauthorized' },
    },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, version, kind: kind.kind },
  }
}

function operationParameters({ parameters }: Template, action: Operation['action']): readonly Fields[] {
  if (action === 'get') return parameters.list.filter(({ name }) => name === 'resourceVersion')
  return parameters[action === 'deletecollection' ? 'list' : action]
}

function pathParameters({ kind, template }: Context, isOfObject: boolean): Fields[] {
  const schema = { type: 'string', uniqueItems: true }
  const description = `name of the ${kind.kind}`
  const name = { name: 'name', in: 'path', description, required: true, schema }
  return [...(isOfObject ? [name] : []), ...(kind.namespaced ? [template.namespace] : []), template.pretty]
}

const scoped = ({ kind, namespaced }: Kind) => `${namespaced ? 'Namespaced' : ''}${kind}`

/** Letters and digits only, with a capital where something else stood between them. */
function identifier(text: string, startsWithCapital: boolean): string {
  const words = text.split(/[^\p{L}\p{Nd}]+/u)
  return words
    .map((word, index) =>
      index === 0 && !startsWithCapital ? word : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join('')
}
