import type { Draft } from './corpus.ts'
import { mutateBody } from './mutate-body.ts'
import type { Random } from './random.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'BREW', 'get', '']
const SEGMENTS = [
  '__proto__',
  'constructor',
  '..',
  '.',
  '%2e%2e',
  '%00',
  '%ff',
  '%',
  '%2f',
  'ä',
  '%F0%9F%A6%84',
  'x'.repeat(300),
  '',
  'status',
  'scale',
  'log',
  'finalize',
  'eviction',
  'binding',
  'watch',
  'namespaces',
  'pods',
  'deployments',
  'customresourcedefinitions',
  'configmaps',
  'v1',
  'v9',
  'api',
  'apis',
]
const PARAMETERS = [
  'fieldManager',
  'fieldValidation',
  'dryRun',
  'force',
  'limit',
  'continue',
  'resourceVersion',
  'resourceVersionMatch',
  'watch',
  'timeoutSeconds',
  'sendInitialEvents',
  'allowWatchBookmarks',
  'labelSelector',
  'fieldSelector',
  'gracePeriodSeconds',
  'propagationPolicy',
  'orphanDependents',
  'includeObject',
  'timeout',
  'pretty',
  'export',
  '__proto__',
  'constructor',
]
const VALUES = [
  '',
  '0',
  '1',
  '-1',
  '3',
  'true',
  'false',
  'All',
  'Strict',
  'Warn',
  'Ignore',
  'Exact',
  'NotOlderThan',
  'Orphan',
  'Foreground',
  'Background',
  'Object',
  'fuzzer',
  '1e9',
  '0.5',
  '99999999999999999999',
  '9007199254740993',
  '__proto__',
  'constructor=toString',
  'a in (b, c),!d',
  'a in (b',
  'metadata.name=a',
  'metadata.name!=a,metadata.namespace=fuzz-a',
  '((',
  '%',
  '%00',
  '%C3',
  'a;b',
  '\ud800',
  'x'.repeat(5000),
  'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6NSwic3RhcnQiOiJhXHUwMDAwIn0',
  'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTEsInN0YXJ0IjoiYVx1MDAwMCJ9',
  'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MS41LCJzdGFydCI6Ii4uLy4uIn0',
  'bnVsbA',
]
const ACCEPTS = [
  '',
  '*/*',
  'application/json',
  'application/yaml',
  'text/html',
  'application/vnd.kubernetes.protobuf',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  'application/json;as=constructor;v=__proto__;g=meta.k8s.io',
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  ';;;,,,==',
]
const TYPES = [
  '',
  'application/json',
  'application/json; charset=utf-8',
  'application/yaml',
  'application/merge-patch+json',
  'application/json-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'application/apply-patch+cbor',
  'application/vnd.kubernetes.protobuf',
  'text/plain',
  '__proto__',
]

/** Changes one thing of a request. */
export function mutate(draft: Draft, random: Random): Draft {
  switch (random.below(10)) {
    case 0:
      return { ...draft, method: random.pick(METHODS) }
    case 1:
      return { ...draft, path: mutatePath(draft.path, random) }
    case 2:
      return { ...draft, path: withParameter(draft.path, random) }
    case 3:
      return mutateHeaders(draft, random)
    default:
      return mutateBody(draft, random)
  }
}

function mutatePath(path: string, random: Random): string {
  const [before = '', query] = path.split('?', 2)
  const segments = before.split('/')
  const at = random.below(segments.length + 1)
  const count = random.below(2)
  segments.splice(at, count, ...(random.chance(0.7) ? [random.pick(SEGMENTS)] : []))
  return segments.join('/') + (query === undefined ? '' : `?${query}`)
}

function withParameter(path: string, random: Random): string {
  const value = random.pick(VALUES)
  const encoded = random.chance(0.8) ? new URLSearchParams({ v: value }).toString().slice(2) : value
  return `${path}${path.includes('?') ? '&' : '?'}${random.pick(PARAMETERS)}=${encoded}`
}

function mutateHeaders(draft: Draft, random: Random): Draft {
  const [name, value] = random.pick([
    () => ['accept', random.pick(ACCEPTS)] as const,
    () => ['content-type', random.pick(TYPES)] as const,
    () => ['user-agent', random.pick(['', '/', 'kubectl/v1.36', '\u0001', 'ä'.repeat(200)])] as const,
  ])()
  return { ...draft, headers: { ...draft.headers, [name]: value } }
}
