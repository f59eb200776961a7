import type { AnswerCode } from '../../src/protocol/answer-rules.ts'
import type { ErrorCode } from '../../src/server/errors.ts'

/** Calls that are refused although, or because, the recorded hook answered as it did. */
export interface Refusal {
  /** Numbers of the calls within the scenario. */
  calls: readonly number[]
  /** What the firewall finds or the server says; the first one is the code of the reply. */
  codes: readonly [ErrorCode, ...ErrorCode[]]
  /** A part of the reply that only this reason explains. */
  says: string
  retryAfter?: string
  why: string
}

/** Calls whose good answer is not the recorded one to the letter. */
export interface Difference {
  calls: readonly number[]
  /** The answer in place of the recorded one; the recorded one itself by default. */
  answer?: (recorded: unknown) => unknown
  why: string
}

/** Calls whose log line has warnings. */
export interface Warned {
  calls: readonly number[]
  codes: readonly AnswerCode[]
  why: string
}

/** What a scenario's calls are answered with: as recorded, except for what is said here. */
export interface Expectation {
  title: string
  refused?: readonly Refusal[]
  differs?: readonly Difference[]
  warned?: readonly Warned[]
  /** `--hook-timeout` in milliseconds, where the scenario depends on it. */
  hookTimeout?: number
  /** Why there is no call. */
  silent?: string
  /** What else a reader of the page should know. */
  note?: string
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

const from = (first: number, last: number, step: number): number[] =>
  range(first, last).filter((number) => (number - first) % step === 0)

/** Refused because the hook threw: it cannot set an HTTP status. */
const threw = (calls: readonly number[], says: string, why: string): Refusal => ({
  calls,
  codes: ['HOOK_THREW'],
  says: `Error: status ${says}`,
  why,
})

const rolling = (calls: readonly number[]): Warned[] => [
  { calls, codes: ['ROLLING_STRATEGY'], why: 'Sent with a warning: rolling updates do not work in 4.17.' },
]

const withoutCredentials = (recorded: unknown): unknown => {
  const answer = recorded as { status: object }
  return { ...answer, status: { ...answer.status, auth: 'none' } }
}

const hidden = 'A hook never sees credentials, so its `status.auth` says `none`; the rest is equal.'
const ignored = 'Sent with a warning: in loose mode Metacontroller ignores the two fields.'

/** Every recorded scenario. */
export const expectations: Readonly<Record<string, Expectation>> = {
  'apply-merge': {
    title: 'Three-way merge of children',
    warned: [
      {
        calls: [...from(27, 37, 2), 38],
        codes: ['CHILD_NORMALISED'],
        why: 'Sent with a warning where `[]` or `null` differs from what is stored for ever.',
      },
    ],
  },
  'composite-customize': { title: 'customize by label and by names' },
  'composite-deployment': { title: 'Namespaced parent with a Deployment' },
  'composite-finalize': { title: 'finalize in several rounds' },
  'composite-job-onDelete': { title: 'Parent with a Job, strategy OnDelete' },
  'composite-v1-cluster-parent': { title: 'Cluster-scoped parent, hook version v1' },
  'decorator-basic': { title: 'DecoratorController on Deployments' },
  'decorator-status': { title: 'DecoratorController that sets a status' },
  'errors-201': {
    title: 'HTTP 201 and 204',
    refused: [
      {
        calls: [2, 4],
        codes: ['ANSWER_NOT_OBJECT'],
        says: 'undefined',
        why: 'Nothing returned (204) is no answer.',
      },
    ],
    differs: [
      { calls: [1, 3], why: 'A hook cannot set a status, so what was 201 comes with 200 and counts.' },
    ],
  },
  'errors-404': {
    title: 'HTTP 404',
    refused: [threw([1, 2], '404: nothing here', 'An error status becomes a thrown error.')],
  },
  'errors-429': {
    title: 'HTTP 429 with Retry-After',
    refused: [
      {
        calls: [1],
        codes: ['HOOK_RETRY_LATER'],
        says: 'slow down',
        retryAfter: '2',
        why: '429 with the same Retry-After.',
      },
    ],
  },
  'errors-429-plain': {
    title: 'HTTP 429 without Retry-After',
    refused: [
      {
        calls: range(1, 6),
        codes: ['HOOK_RETRY_LATER'],
        says: 'slow down',
        retryAfter: '1',
        why: '429 never leaves without Retry-After, which would be a hot loop.',
      },
    ],
  },
  'errors-500': {
    title: 'HTTP 500 twice',
    refused: [threw([1, 2], '500: boom', 'An error status becomes a thrown error.')],
  },
  'errors-500-long': {
    title: 'HTTP 500 for ten seconds',
    refused: [threw(range(1, 11), '500: boom', 'An error status becomes a thrown error.')],
  },
  'errors-api-reject': {
    title: 'A child with a name that the API server refuses',
    note: 'The answer is sent: which names are valid depends on the kind, and the API server tells.',
  },
  'errors-child-not-object': {
    title: 'Children without kind, without apiVersion, no objects',
    refused: [
      {
        calls: [1],
        codes: ['ITEM_NOT_OBJECT'],
        says: ': children[0]: ',
        why: 'A text as a child cannot be decoded.',
      },
      {
        calls: [2],
        codes: ['CHILD_NO_KIND', 'CHILD_NO_API_VERSION'],
        says: '(and 1 more)',
        why: 'Without kind the whole answer cannot be decoded.',
      },
      {
        calls: [3],
        codes: ['CHILD_NO_API_VERSION'],
        says: ': children[0].apiVersion: ',
        why: 'Without apiVersion the child can never be created.',
      },
    ],
  },
  'errors-customize': {
    title: 'customize with rules that are not allowed',
    note: 'A resource that the cluster does not have is sent: a call does not say which ones there are.',
    refused: [
      {
        calls: [1],
        codes: ['RELATED_NAMES_WITH_SELECTOR'],
        says: ': relatedResources[0].names: ',
        why: 'Metacontroller refuses each of these rules itself and calls sync no more.',
      },
      {
        calls: [3],
        codes: ['RELATED_NAMESPACE_FOREIGN'],
        says: '"default"',
        why: '',
      },
      {
        calls: [5],
        codes: ['RELATED_NAMESPACE_SELECTOR_V1'],
        says: ': relatedResources[0].namespaceSelector: ',
        why: '',
      },
      threw(range(8, 24), '500: no', 'An error status becomes a thrown error.'),
    ],
  },
  'errors-duplicate-child': {
    title: 'The same child twice',
    refused: [
      {
        calls: range(1, 3),
        codes: ['CHILD_DUPLICATE'],
        says: 'ConfigMap errors-duplicate-child/twice',
        why: 'Metacontroller lets the last one win in silence.',
      },
    ],
  },
  'errors-empty-body': {
    title: '200 with an empty body',
    refused: [
      {
        calls: [1, 2],
        codes: ['ANSWER_NOT_OBJECT'],
        says: 'undefined',
        why: 'Nothing returned is no answer.',
      },
    ],
  },
  'errors-empty-response': {
    title: '`{}` and `null` after a good answer',
    refused: [
      {
        calls: range(3, 5),
        codes: ['LIST_MISSING'],
        says: ': children: ',
        why: 'Metacontroller takes both for good and deletes every child.',
      },
      { calls: [8, 9], codes: ['ANSWER_NOT_OBJECT'], says: ' null', why: '' },
    ],
    warned: [{ calls: [3, 4], codes: ['STATUS_WIPED'], why: '' }],
  },
  'errors-etag-timeout-only': {
    title: 'etag with cacheTimeoutSeconds alone',
    silent: 'Metacontroller panics before it calls a hook.',
  },
  'errors-finalize': {
    title: 'finalize fails, then says finalized',
    refused: [threw(range(3, 8), '503: later', 'An error status becomes a thrown error.')],
  },
  'errors-invalid-json': {
    title: 'A body that is not JSON',
    refused: [
      {
        calls: [1, 2],
        codes: ['ANSWER_NOT_OBJECT'],
        says: '"{not json"',
        why: 'A text is no answer.',
      },
    ],
  },
  'errors-no-selector': {
    title: 'Neither spec.selector nor generateSelector',
    silent: 'Metacontroller fails before it calls a hook.',
  },
  'errors-no-status-subresource': {
    title: 'Parent without status subresource',
    silent: 'Metacontroller fails before it calls a hook.',
  },
  'errors-null-child': {
    title: 'A null among the children',
    refused: [
      {
        calls: [1],
        codes: ['ITEM_NULL'],
        says: ': children[1]: ',
        why: 'It ended the Metacontroller process.',
      },
    ],
  },
  'errors-redirect': {
    title: 'HTTP 302 and 307',
    refused: [
      threw([1], '307', 'A hook cannot redirect, so it throws.'),
      threw([3], '302', ''),
      {
        calls: [4],
        codes: ['METHOD_NOT_ALLOWED'],
        says: 'GET',
        why: 'The GET that a 302 leads to is 405.',
      },
    ],
  },
  'errors-refused': {
    title: 'Nothing listens',
    silent: 'There is no hook to call.',
  },
  'errors-selector-mismatch': {
    title: 'Labels that do not match the selector of the parent',
    refused: [
      {
        calls: range(1, 5),
        codes: ['CHILD_LABELS_MISMATCH'],
        says: ': children[0].metadata.labels: ',
        why: 'Metacontroller writes nothing at all then.',
      },
    ],
  },
  'errors-status-pruned': {
    title: 'A status that the schema of the parent does not have',
    note: 'The answer is sent: a call does not carry the schema of its parent.',
  },
  'errors-timeout': {
    title: 'A hook slower than the webhook timeout of 1 s',
    hookTimeout: 1_000,
    refused: [
      {
        calls: [1, 2],
        codes: ['HOOK_TIMEOUT'],
        says: '1000 ms',
        why: 'Metacontroller gave up before the recorded answer came; ours comes in time and says which hook was slow.',
      },
    ],
  },
  'errors-undeclared-kind': {
    title: 'A child of a kind that is not declared',
    refused: [
      {
        calls: range(1, 5),
        codes: ['CHILD_KIND_UNDECLARED'],
        says: ': children[1].apiVersion: Secret of v1 ',
        why: 'Metacontroller creates it and never looks at it again.',
      },
    ],
    warned: [{ calls: range(1, 5), codes: ['CHILD_NORMALISED'], why: '' }],
  },
  'errors-unknown-kind': {
    title: 'A child of a kind that the cluster does not have',
    refused: [
      {
        calls: range(1, 8),
        codes: ['CHILD_KIND_UNDECLARED'],
        says: ': children[1].apiVersion: Nothing of nowhere.test/v1 ',
        why: 'It is not declared either.',
      },
    ],
  },
  'errors-unknown-loose': {
    title: 'Unknown fields in loose mode',
    warned: [{ calls: range(1, 3), codes: ['FIELD_IGNORED'], why: ignored }],
  },
  'errors-unknown-strict': {
    title: 'Unknown fields in strict mode',
    refused: [
      {
        calls: range(1, 5),
        codes: ['FIELD_UNKNOWN'],
        says: ': surprise: ',
        why: 'Metacontroller applies nothing then.',
      },
    ],
  },
  'errors-unknown-v1': {
    title: 'Unknown fields, v1 without a mode',
    warned: [{ calls: [1, 2], codes: ['FIELD_IGNORED'], why: ignored }],
  },
  'errors-wrong-type': {
    title: 'Fields of the wrong type',
    refused: [
      {
        calls: [1],
        codes: ['LIST_NOT_ARRAY'],
        says: '"none"',
        why: 'None of these answers can be decoded.',
      },
      { calls: [2], codes: ['RESYNC_INVALID'], says: '"5"', why: '' },
      { calls: [3], codes: ['FINALIZED_NOT_BOOLEAN'], says: '"yes"', why: '' },
      { calls: [4], codes: ['LIST_NOT_ARRAY'], says: 'an object', why: '' },
    ],
  },
  etag: {
    title: 'Webhook with etag',
    differs: [
      {
        calls: [6, 14, 17, 19],
        why: "The tags are the server's own; where 412 was recorded ours is 304, which means the same.",
      },
    ],
  },
  'resync-after': { title: 'resyncAfterSeconds of 1.5' },
  'service-auth': {
    title: 'Credentials of webhook calls',
    differs: [{ calls: [2, 3, 4, 6], answer: withoutCredentials, why: hidden }],
  },
  'service-auth-missing-secret': {
    title: 'Credentials from a Secret that comes later',
    differs: [{ calls: [1, 2], answer: withoutCredentials, why: hidden }],
  },
  'ssa-deployment': { title: 'Deployment under server-side apply' },
  'status-ignore-false': { title: 'Status changes that cause calls' },
  'strategy-rolling-cluster': {
    title: 'RollingInPlace, cluster-scoped parent',
    warned: rolling(range(1, 9)),
  },
  'strategy-rolling-inplace': {
    title: 'RollingInPlace, three Deployments',
    warned: rolling(range(1, 26)),
  },
  'strategy-rolling-recreate': {
    title: 'RollingRecreate, three Pods',
    warned: rolling(range(1, 33)),
  },
  'strategy-rolling-single': {
    title: 'RollingInPlace, one Deployment',
    warned: rolling(range(1, 15)),
  },
}
