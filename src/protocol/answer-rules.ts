/**
 * One row of the table: what Metacontroller does with such an answer, and what the author does about it.
 * An error refuses the answer (the call gets `status`), a warning is logged and counted while the answer is sent.
 */
export interface AnswerRule {
  level: 'error' | 'warning'
  /** HTTP status of the reply to a call whose answer has this finding and nothing worse. */
  status: 200 | 500
  /** Whether a hook module may turn the error into a warning. */
  downgradable: boolean
  title: string
  /** What Metacontroller 4.17.2 does with such an answer. */
  why: string
  /** What to do, in one sentence. */
  fix: string
  /** Where that is to be seen. */
  source: string
}

const composite = 'Metacontroller 4.17.2, pkg/controller/composite/controller.go'
const decorator = 'Metacontroller 4.17.2, pkg/controller/decorator/controller.go'
const compositeHooks = 'Metacontroller 4.17.2, pkg/controller/composite/hooks.go'
const customize = 'Metacontroller 4.17.2, pkg/controller/common/customize/manager.go'
const manage = 'Metacontroller 4.17.2, pkg/controller/common/manage_children.go'
const objectMap = 'Metacontroller 4.17.2, pkg/controller/common/api/v2/common.go'
const merge = 'Metacontroller 4.17.2, pkg/dynamic/apply/apply.go'
const rolling = 'Metacontroller 4.17.2, pkg/controller/composite/rolling_update.go'
const webhook = 'Metacontroller 4.17.2, pkg/hooks/webhook.go'
const types = 'Metacontroller 4.17.2, pkg/apis/metacontroller/v1alpha1/types.go'
const stringify = 'ECMA-262, JSON.stringify'

/** An error that no module may allow: Metacontroller would crash, fail to decode, or delete everything. */
const fatal = { level: 'error', status: 500, downgradable: false } as const
/** An error that an author who knows better may allow. */
const error = { level: 'error', status: 500, downgradable: true } as const
const warning = { level: 'warning', status: 200, downgradable: false } as const

/**
 * Every rule of the firewall, by its code: the one table behind the checks, the messages and the reference page.
 * It is longer than a source file should be, so that no rule is ever looked for in two places.
 * A code is never renamed and a retired one never used again. The order is the order of the reference page.
 *
 * @example
 * answerRules.CHILD_DUPLICATE.level // 'error'
 */
export const answerRules = {
  // The answer as a whole
  ANSWER_NOT_OBJECT: {
    ...fatal,
    title: 'The answer is not an object',
    why: 'A `null` decodes as an empty answer, and an empty answer deletes every child; anything else fails to decode.',
    fix: 'Return an object from the hook on every path, and throw when there is nothing to return.',
    source: webhook,
  },
  ANSWER_NOT_JSON: {
    ...fatal,
    title: 'A value has no JSON form',
    why: 'JSON.stringify throws, drops the value, or turns it into `null` or `{}`, so Metacontroller would apply something else than the hook meant.',
    fix: 'Return plain JSON: strings, finite numbers, booleans, arrays without holes and plain objects.',
    source: stringify,
  },
  ANSWER_CYCLE: {
    ...fatal,
    title: 'The answer contains itself',
    why: 'A cycle has no JSON form; JSON.stringify throws.',
    fix: 'Copy the fields that are needed instead of linking objects to each other.',
    source: stringify,
  },
  ANSWER_TOO_DEEP: {
    ...fatal,
    title: 'The answer is nested too deeply',
    why: 'No Kubernetes object is nested that deeply, and decoders give up on such documents or overflow their stack.',
    fix: 'Flatten the value; such depth usually comes from an object that is wrapped again on every call.',
    source: stringify,
  },
  ANSWER_TOO_LARGE: {
    ...fatal,
    title: 'The answer holds too many values',
    why: 'The JSON text would take seconds to write and to read, past the 10 s that Metacontroller waits by default.',
    fix: 'Return fewer or smaller objects; one Kubernetes object may be about 1.5 MB.',
    source: webhook,
  },

  // Lists
  LIST_MISSING: {
    ...fatal,
    title: 'The list of desired objects is missing',
    why: 'A missing or null list of `children` or `attachments` counts as empty, and everything that is not listed is deleted; missing `relatedResources` silently selects nothing.',
    fix: 'Always return the list, and return `[]` when nothing is wanted.',
    source: manage,
  },
  LIST_NOT_ARRAY: {
    ...fatal,
    title: 'The list of desired objects is not an array',
    why: 'The answer fails to decode and the call is repeated with growing delays.',
    fix: 'Return an array; use Object.values() or Array.from() on a map of objects.',
    source: webhook,
  },
  ITEM_NULL: {
    ...fatal,
    title: 'An item of a list is null',
    why: 'The item is dereferenced without a check: the whole Metacontroller process exits, for every controller in the cluster.',
    fix: 'Filter the list before returning it: list.filter((item) => item != null && item !== false).',
    source: objectMap,
  },
  ITEM_NOT_OBJECT: {
    ...fatal,
    title: 'An item of a list is not an object',
    why: 'The answer fails to decode and the call is repeated with growing delays.',
    fix: 'Return objects; flatten lists inside the list with .flat().',
    source: webhook,
  },

  // Children and attachments
  CHILD_NO_API_VERSION: {
    ...error,
    title: 'A child has no apiVersion',
    why: 'Its kind is not found ("can\'t find kind X in apiVersion "), on every retry, while the other children are applied.',
    fix: 'Set apiVersion, for example "v1" or "apps/v1".',
    source: manage,
  },
  CHILD_NO_KIND: {
    ...fatal,
    title: 'A child has no kind',
    why: 'The whole answer fails to decode ("Object \'Kind\' is missing").',
    fix: 'Set kind, for example "ConfigMap".',
    source: webhook,
  },
  CHILD_METADATA_INVALID: {
    ...error,
    title: 'The metadata of a child has the wrong shape',
    why: 'Metacontroller cannot set namespace, labels or owner on it, and the API server refuses the object.',
    fix: 'Make metadata an object whose fields have the types of ObjectMeta.',
    source: composite,
  },
  CHILD_NO_NAME: {
    ...error,
    title: 'A child has no name',
    why: 'The API server refuses the create request, on every retry.',
    fix: 'Set metadata.name to a name that is derived from the parent, so that every call returns the same one.',
    source: manage,
  },
  CHILD_GENERATE_NAME: {
    ...error,
    title: 'A child asks for a generated name',
    why: 'Children are matched by name: every sync creates a new object and deletes the last one, about 100 calls per second.',
    fix: 'Set metadata.name to a name that is derived from the parent, and drop generateName.',
    source: manage,
  },
  CHILD_DUPLICATE: {
    ...error,
    title: 'Two children are the same object',
    why: 'The last one wins silently; through two apiVersions the same object is created and deleted in turn.',
    fix: 'Return each object once.',
    source: objectMap,
  },
  CHILD_KIND_UNDECLARED: {
    ...error,
    title: 'The controller does not declare the kind of a child',
    why: 'The object is created, but never observed, updated or deleted; every later sync tries to create it again.',
    fix: "Add apiVersion and resource to the controller's spec.childResources (spec.attachments of a DecoratorController), or return a declared kind.",
    source: manage,
  },
  CHILD_NAMESPACE_FOREIGN: {
    ...error,
    title: 'A child lives in another namespace than its parent',
    why: 'It is created, never observed, removed by the garbage collector because of its owner reference, and created again at the next sync.',
    fix: 'Leave metadata.namespace out, or use a cluster-scoped parent for children in many namespaces.',
    source: composite,
  },
  CHILD_CLUSTER_SCOPED: {
    ...error,
    title: 'A namespaced parent has a cluster-scoped child',
    why: 'It is created, never observed, never updated and never deleted, not even with the parent.',
    fix: 'Use a cluster-scoped parent for cluster-scoped children.',
    source: composite,
  },
  CHILD_NAMESPACE_MISSING: {
    ...error,
    title: 'A namespaced child of a cluster-scoped parent has no namespace',
    why: 'There is no namespace to inherit; the create request fails with "the server does not allow this method", on every retry.',
    fix: 'Set metadata.namespace.',
    source: compositeHooks,
  },
  CHILD_LABELS_INVALID: {
    ...error,
    title: 'Labels or annotations of a child are not a map of strings',
    why: 'With a CompositeController invalid labels fail the whole sync, with no child and no status written; the API server refuses the rest.',
    fix: 'Make every value a string: String(value), or leave the key out.',
    source: composite,
  },
  CHILD_LABELS_MISMATCH: {
    ...error,
    title: 'The labels of a child do not match the selector of its parent',
    why: 'The sync fails ("labels on desired child don\'t match parent selector"): no child and no status is written.',
    fix: "Copy the labels of the parent's spec.selector to the child; with generateSelector leave the label controller-uid out.",
    source: composite,
  },

  // Status, finalizing, timing, fields
  STATUS_MISSING_ROLLING: {
    ...fatal,
    title: 'No status, with a rolling update strategy',
    why: 'The condition of the rollout is written into a nil map: the whole Metacontroller process exits, for every controller in the cluster.',
    fix: 'Return a status, at least `{}`.',
    source: rolling,
  },
  STATUS_NOT_OBJECT: {
    ...fatal,
    title: 'The status is not an object',
    why: 'The answer fails to decode and the call is repeated with growing delays.',
    fix: 'Return an object as status.',
    source: webhook,
  },
  FINALIZED_FROM_SYNC: {
    ...error,
    title: 'sync says that a live parent is finalized',
    why: 'The finalizer is removed and added again by the next sync: an endless loop of about 33 calls per second.',
    fix: 'Return finalized from the finalize hook only.',
    source: composite,
  },
  FINALIZED_NOT_BOOLEAN: {
    ...fatal,
    title: 'finalized is not a boolean',
    why: 'The answer fails to decode and the call is repeated with growing delays.',
    fix: 'Return true or false.',
    source: webhook,
  },
  RESYNC_INVALID: {
    ...fatal,
    title: 'resyncAfterSeconds is not a usable number',
    why: 'Another type fails to decode, NaN and Infinity become null and mean never, and a number beyond 292 years overflows to "now".',
    fix: 'Return a number of seconds from 0 (no resync) upward, or leave the field out.',
    source: composite,
  },
  FIELD_UNKNOWN: {
    ...fatal,
    title: 'The answer has a field that strict decoding refuses',
    why: 'The hook is decoded in strict mode, the default of v2: "strict validation failed", and nothing is applied.',
    fix: "Remove or rename the field, or set the webhook's responseUnMarshallMode to loose.",
    source: webhook,
  },
  DECORATOR_LABELS_INVALID: {
    ...fatal,
    title: "Labels or annotations of a decorator's answer are not a map of strings",
    why: 'The answer fails to decode and the call is repeated with growing delays.',
    fix: 'Make every value a string, or null to remove the key.',
    source: decorator,
  },

  // Rules of a customize answer
  RELATED_RULE_INVALID: {
    ...fatal,
    title: 'A related rule has the wrong shape',
    why: 'The answer fails to decode, or the resource is not found; either way sync and finalize are not called.',
    fix: 'Give every rule apiVersion and resource (the plural name, such as "configmaps"), and names as a list of strings.',
    source: types,
  },
  RELATED_SELECTOR_INVALID: {
    ...error,
    title: 'A selector of a related rule is invalid',
    why: 'The selector cannot be built; sync and finalize are not called.',
    fix: 'Use In or NotIn with values, and Exists or DoesNotExist without.',
    source: customize,
  },
  RELATED_NAMES_WITH_SELECTOR: {
    ...error,
    title: 'A related rule has names and a selector',
    why: 'Such a rule is refused; sync and finalize are not called.',
    fix: 'Split the rule in two: one with names, one with selectors.',
    source: customize,
  },
  RELATED_NAMESPACE_WITH_SELECTOR: {
    ...error,
    title: 'A related rule has namespace and namespaceSelector',
    why: 'Such a rule is refused; sync and finalize are not called.',
    fix: 'Use either namespace or namespaceSelector.',
    source: customize,
  },
  RELATED_NAMESPACE_FOREIGN: {
    ...error,
    title: 'A related rule of a v1 hook names a foreign namespace',
    why: 'A v1 customize hook of a namespaced parent may select in its own namespace only; sync and finalize are not called.',
    fix: 'Leave namespace out, or set version: v2 on the customize hook and on the hooks that use the objects.',
    source: customize,
  },
  RELATED_NAMESPACE_SELECTOR_V1: {
    ...error,
    title: 'A related rule of a v1 hook has a namespaceSelector',
    why: 'A v1 customize hook of a namespaced parent may select in its own namespace only; sync and finalize are not called.',
    fix: 'Remove namespaceSelector, or set version: v2 on the customize hook and on the hooks that use the objects.',
    source: customize,
  },
  RELATED_NAMESPACE_SELECTOR_CLUSTER_KIND: {
    ...error,
    title: 'A related rule has a namespaceSelector for a cluster-scoped kind',
    why: 'Such a rule is refused; sync and finalize are not called.',
    fix: 'Use labelSelector for kinds that live in no namespace.',
    source: customize,
  },

  // Warnings
  STATUS_WIPED: {
    ...warning,
    title: "No status: the parent's status is emptied",
    why: 'The status is replaced whole; without one only observedGeneration remains.',
    fix: 'Return the status on every call; return the observed one to keep it.',
    source: composite,
  },
  FINALIZED_MISSING: {
    ...warning,
    title: 'finalize does not say whether it is done',
    why: 'A missing finalized means false: the parent stays until a later call says true.',
    fix: 'Return finalized: true or finalized: false.',
    source: composite,
  },
  FINALIZED_WITH_ATTACHMENTS: {
    ...warning,
    title: 'A finalized decorator still wants attachments',
    why: 'The attachments of that last answer are applied although nobody looks after them any more.',
    fix: 'Return attachments: [] together with finalized: true.',
    source: decorator,
  },
  FIELD_IGNORED: {
    ...warning,
    title: 'The answer has a field that Metacontroller ignores',
    why: 'Field names are case-sensitive and the hook is decoded in loose mode, so the field has no effect and nobody is told.',
    fix: 'Remove or rename the field.',
    source: webhook,
  },
  CHILD_OBSERVED_METADATA: {
    ...warning,
    title: 'A child carries fields that belong to the API server',
    why: 'Copied from an observed object they end up in the last-applied annotation and disturb later updates; they are removed from the answer that is sent.',
    fix: 'Build children from the fields that the hook owns instead of copying observed objects.',
    source: manage,
  },
  CHILD_LIST_KEY_COLLISION: {
    ...warning,
    title: 'Two items of a list have the same merge key',
    why: 'On update a list is merged by the first of containerPort, port, mountPath, name, uid, ip, path that all items have; items with the same value collapse into one.',
    fix: 'Make the values differ, split the object, or leave one item without the key.',
    source: merge,
  },
  CHILD_NORMALISED: {
    ...warning,
    title: 'The API server stores a value of a child in another form',
    why: 'The object differs from the desired one for ever: InPlace sends a useless update on each sync, Recreate deletes and creates it in a loop.',
    fix: 'Leave empty and null fields out, and write quantities in their canonical form.',
    source: merge,
  },
  ROLLING_STRATEGY: {
    ...warning,
    title: 'The controller uses a rolling update strategy',
    why: 'In 4.17 a rolling update of a namespaced parent waits for ever after its first child, and with a cluster-scoped parent every sync fails.',
    fix: 'Use InPlace or Recreate in spec.childResources[].updateStrategy.',
    source: rolling,
  },
} as const satisfies Record<string, AnswerRule>

/** Code of a rule. */
export type AnswerCode = keyof typeof answerRules
