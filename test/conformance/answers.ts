import type { AnswerCode } from '../../src/protocol/answer-rules.ts'
import { listOf, type RequestOptions, type Situation } from './situations.ts'

/** An answer that one rule finds fault with, and no other. */
export interface Row {
  code: AnswerCode
  /** In which situations; in all by default. */
  where?: (situation: Situation) => boolean
  request?: (situation: Situation) => RequestOptions
  answer: (situation: Situation) => unknown
  /** Where the fault lies, as the reply says it; empty for the answer itself. */
  path: (situation: Situation) => string
}

const isComposite = ({ kind }: Situation): boolean => kind === 'CompositeController'
const isDecorator = ({ kind }: Situation): boolean => kind === 'DecoratorController'
const isCustomize = ({ hook }: Situation): boolean => hook === 'customize'
const isSync = ({ hook }: Situation): boolean => hook === 'sync'
const isFinalize = ({ hook }: Situation): boolean => hook === 'finalize'
const hasChildren = (situation: Situation): boolean => !isCustomize(situation)
const isV1 = ({ version }: Situation): boolean => version === 'v1'

const all =
  (...tests: ((situation: Situation) => boolean)[]) =>
  (situation: Situation): boolean =>
    tests.every((test) => test(situation))

const configMap = (metadata: object = {}, fields: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'web', ...metadata },
  data: { a: 'b' },
  ...fields,
})
const rule = (fields: object = {}): object => ({ apiVersion: 'v1', resource: 'configmaps', ...fields })

/** The list of an answer, empty or with these items. */
const list = (situation: Situation, items: unknown): Record<string, unknown> => ({
  [listOf(situation)]: items,
})

/** An answer without fault, with the given fields laid over it. */
export function good(situation: Situation, fields: object = {}): object {
  if (isCustomize(situation)) return { ...list(situation, [rule()]), ...fields }
  return {
    status: { ready: true },
    ...list(situation, isFinalize(situation) ? [] : [configMap()]),
    ...(isFinalize(situation) && { finalized: false }),
    ...fields,
  }
}

const withItems = (situation: Situation, ...items: unknown[]): object =>
  good(situation, list(situation, items))

/** An answer with an error, ITEM_NULL, and a warning, STATUS_WIPED. */
export const mixed = (situation: Situation): object => ({ ...withItems(situation, null), status: undefined })

const first =
  (path = '') =>
  (situation: Situation): string =>
    `${listOf(situation)}[0]${path}`
const at = (path: string) => () => path

const loose = (): RequestOptions => ({ mode: 'loose' })
const strict = (): RequestOptions => ({ mode: 'strict' })
const clusterScoped = (): RequestOptions => ({ clusterScoped: true })

/** A row about a child. */
const child = (code: AnswerCode, answer: object, path: string, more: Partial<Row> = {}): Row => ({
  code,
  where: hasChildren,
  answer: (situation) => withItems(situation, answer),
  path: first(path),
  ...more,
})

/** A row about a related rule. */
const related = (code: AnswerCode, fields: object, path: string, more: Partial<Row> = {}): Row => ({
  code,
  where: isCustomize,
  answer: (situation) => withItems(situation, rule(fields)),
  path: first(path),
  ...more,
})

/** A value where any value may stand: in the status, or in a field that customize ignores because it has no such place. */
const anywhere = (code: AnswerCode, value: () => unknown, path = ''): Row => {
  const field = (situation: Situation): string => (isCustomize(situation) ? 'extra' : 'status')
  return {
    code,
    request: loose,
    answer: (situation) => good(situation, { [field(situation)]: { value: value() } }),
    path: (situation) => `${field(situation)}.value${path}`,
  }
}

const cycle = (): object => {
  const self: Record<string, unknown> = {}
  self.self = self
  return self
}

const nested = (depth: number): object => {
  let value: object = {}
  for (let level = 0; level < depth; level += 1) value = { value }
  return value
}

/** At least one row for each rule. */
export const rows: readonly Row[] = [
  { code: 'ANSWER_NOT_OBJECT', answer: () => null, path: at('') },
  { code: 'ANSWER_NOT_OBJECT', answer: () => undefined, path: at('') },
  { code: 'ANSWER_NOT_OBJECT', answer: () => 'children', path: at('') },
  { code: 'ANSWER_NOT_OBJECT', answer: (situation) => [good(situation)], path: at('') },
  {
    code: 'ANSWER_NOT_JSON',
    answer: (situation) => new Map(Object.entries(good(situation))),
    path: at(''),
  },
  {
    code: 'ANSWER_NOT_JSON',
    answer: (situation) =>
      Object.defineProperty(good(situation), listOf(situation), {
        enumerable: true,
        get() {
          throw new Error('not\nnow')
        },
      }),
    path: at(''),
  },
  anywhere('ANSWER_NOT_JSON', () => Number.NaN),
  anywhere('ANSWER_NOT_JSON', () => 1n),
  anywhere('ANSWER_NOT_JSON', () => () => 'late'),
  anywhere('ANSWER_NOT_JSON', () => [undefined], '[0]'),
  anywhere('ANSWER_CYCLE', cycle, '.self'),
  anywhere('ANSWER_TOO_DEEP', () => nested(250), '.value.value.value.value.value.value'),
  anywhere('ANSWER_TOO_LARGE', () => new Array<number>(2_000_001).fill(0)),

  {
    code: 'LIST_MISSING',
    answer: (situation) => good(situation, list(situation, undefined)),
    path: listOf,
  },
  { code: 'LIST_MISSING', answer: (situation) => good(situation, list(situation, null)), path: listOf },
  { code: 'LIST_NOT_ARRAY', answer: (situation) => good(situation, list(situation, {})), path: listOf },
  { code: 'ITEM_NULL', answer: (situation) => withItems(situation, null), path: first() },
  { code: 'ITEM_NULL', answer: (situation) => withItems(situation, false), path: first() },
  { code: 'ITEM_NOT_OBJECT', answer: (situation) => withItems(situation, 'web'), path: first() },
  { code: 'ITEM_NOT_OBJECT', answer: (situation) => withItems(situation, [rule()]), path: first() },

  child('CHILD_NO_API_VERSION', configMap({}, { apiVersion: undefined }), '.apiVersion'),
  child('CHILD_NO_KIND', configMap({}, { kind: '' }), '.kind'),
  child('CHILD_METADATA_INVALID', configMap({ finalizers: [1] }), '.metadata.finalizers'),
  child('CHILD_NO_NAME', configMap({ name: undefined }), '.metadata.name'),
  child(
    'CHILD_GENERATE_NAME',
    configMap({ name: undefined, generateName: 'web-' }),
    '.metadata.generateName',
  ),
  {
    code: 'CHILD_DUPLICATE',
    where: hasChildren,
    answer: (situation) => withItems(situation, configMap(), configMap({ namespace: 'shop' })),
    path: (situation) => `${listOf(situation)}[1]`,
  },
  child('CHILD_KIND_UNDECLARED', configMap({}, { kind: 'Secret' }), '.apiVersion'),
  child('CHILD_NAMESPACE_FOREIGN', configMap({ namespace: 'bank' }), '.metadata.namespace'),
  child('CHILD_CLUSTER_SCOPED', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } }, '.kind'),
  child('CHILD_NAMESPACE_MISSING', configMap(), '.metadata.namespace', { request: clusterScoped }),
  child('CHILD_LABELS_INVALID', configMap({ labels: { app: 1 } }), '.metadata.labels.app'),
  child('CHILD_LABELS_INVALID', configMap({ annotations: 'none' }), '.metadata.annotations'),
  child('CHILD_LABELS_MISMATCH', configMap({ labels: { app: 'bank' } }), '.metadata.labels', {
    where: all(isComposite, hasChildren),
    request: () => ({ selector: { matchLabels: { app: 'web' } } }),
  }),
  child(
    'CHILD_LABELS_MISMATCH',
    configMap({ labels: { 'controller-uid': 'other' } }),
    '.metadata.labels["controller-uid"]',
    {
      where: all(isComposite, hasChildren),
    },
  ),

  {
    code: 'STATUS_MISSING_ROLLING',
    where: all(isComposite, hasChildren),
    request: () => ({ strategy: 'RollingInPlace' }),
    answer: (situation) => good(situation, { status: null }),
    path: at('status'),
  },
  {
    code: 'STATUS_NOT_OBJECT',
    where: hasChildren,
    answer: (situation) => good(situation, { status: ['ready'] }),
    path: at('status'),
  },
  {
    code: 'FINALIZED_FROM_SYNC',
    where: isSync,
    answer: (situation) => good(situation, { finalized: true }),
    path: at('finalized'),
  },
  {
    code: 'FINALIZED_NOT_BOOLEAN',
    where: hasChildren,
    answer: (situation) => good(situation, { finalized: 'true' }),
    path: at('finalized'),
  },
  {
    code: 'RESYNC_INVALID',
    where: hasChildren,
    answer: (situation) => good(situation, { resyncAfterSeconds: '5' }),
    path: at('resyncAfterSeconds'),
  },
  {
    code: 'RESYNC_INVALID',
    where: hasChildren,
    answer: (situation) => good(situation, { resyncAfterSeconds: -1 }),
    path: at('resyncAfterSeconds'),
  },
  {
    code: 'FIELD_UNKNOWN',
    request: (situation) => (isV1(situation) ? strict() : {}),
    answer: (situation) => good(situation, { surprise: 1 }),
    path: at('surprise'),
  },
  {
    code: 'DECORATOR_LABELS_INVALID',
    where: all(isDecorator, hasChildren),
    answer: (situation) => good(situation, { labels: { app: 1 } }),
    path: at('labels.app'),
  },
  {
    code: 'DECORATOR_LABELS_INVALID',
    where: all(isDecorator, hasChildren),
    answer: (situation) => good(situation, { annotations: ['app'] }),
    path: at('annotations'),
  },

  related('RELATED_RULE_INVALID', { resource: undefined }, '.resource'),
  related('RELATED_RULE_INVALID', { names: 'web' }, '.names'),
  related(
    'RELATED_SELECTOR_INVALID',
    { labelSelector: { matchExpressions: [{ key: 'app', operator: 'In' }] } },
    '.labelSelector.matchExpressions[0].values',
  ),
  related('RELATED_NAMES_WITH_SELECTOR', { names: ['web'], labelSelector: { matchLabels: {} } }, '.names'),
  related('RELATED_NAMESPACE_WITH_SELECTOR', { namespace: 'shop', namespaceSelector: {} }, '.namespace', {
    request: clusterScoped,
  }),
  related('RELATED_NAMESPACE_FOREIGN', { namespace: 'bank' }, '.namespace', {
    where: all(isCustomize, isV1),
  }),
  related('RELATED_NAMESPACE_SELECTOR_V1', { namespaceSelector: {} }, '.namespaceSelector', {
    where: all(isCustomize, isV1),
  }),
  related(
    'RELATED_NAMESPACE_SELECTOR_CLUSTER_KIND',
    { resource: 'nodes', namespaceSelector: {} },
    '.namespaceSelector',
  ),

  {
    code: 'STATUS_WIPED',
    where: all(isComposite, hasChildren),
    answer: (situation) => good(situation, { status: undefined }),
    path: at('status'),
  },
  {
    code: 'FINALIZED_MISSING',
    where: isFinalize,
    answer: (situation) => good(situation, { finalized: undefined }),
    path: at('finalized'),
  },
  {
    code: 'FINALIZED_WITH_ATTACHMENTS',
    where: all(isDecorator, isFinalize),
    answer: (situation) => good(situation, { finalized: true, ...list(situation, [configMap()]) }),
    path: listOf,
  },
  {
    code: 'FIELD_IGNORED',
    request: (situation) => (isV1(situation) ? {} : loose()),
    answer: (situation) => good(situation, { surprise: 1 }),
    path: at('surprise'),
  },
  child('CHILD_OBSERVED_METADATA', configMap({ uid: 'x' }), '.metadata.uid'),
  child('CHILD_LIST_KEY_COLLISION', configMap({}, { items: [{ port: 53 }, { port: '53' }] }), '.items'),
  child('CHILD_NORMALISED', configMap({ labels: {} }), '.metadata.labels'),
  {
    code: 'ROLLING_STRATEGY',
    where: all(isComposite, hasChildren),
    request: () => ({ strategy: 'RollingRecreate' }),
    answer: good,
    path: at(''),
  },
]
