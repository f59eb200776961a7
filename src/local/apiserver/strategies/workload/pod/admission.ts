import type { Obj } from '../../../../../cluster/object.ts'
import type { Fields } from '../../../../../protocol/own.ts'
import { forbidden } from '../../../errors.ts'
import type { Situation } from '../../../kinds/kind.ts'
import { setOwn } from '../../shared/quantity.ts'
import { ensure, fields, items, keep, number, optional, text } from '../../shared/read.ts'

interface Priority {
  name: string
  value: number
  preemption: string
}

const NO_PRIORITY: Priority = { name: '', value: 0, preemption: 'PreemptLowerPriority' }
/** Classes that every cluster has. */
const SYSTEM = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
])
const TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
const TOLERATED_SECONDS = 300

/**
 * What admission makes of a Pod that is created or changed: its priority, its overhead, and tolerations of nodes that fail.
 *
 * @example
 * admitPod(pod, undefined, situation) // pod.spec.priority is 0
 */
export function admitPod(pod: Obj, previous: Obj | undefined, situation: Situation): void {
  const spec = fields(pod.spec)
  if (spec === undefined) return
  if (previous === undefined) {
    setPriority(pod, spec, situation)
    setRuntime(pod, spec, situation)
  } else {
    const before = fields(previous.spec) ?? {}
    for (const name of ['priority', 'preemptionPolicy']) if (spec[name] == null) keep(spec, before, name)
  }
  tolerateFailedNodes(spec)
}

function setPriority(pod: Obj, spec: Fields, situation: Situation): void {
  const { name, value, preemption } = priorityOf(pod, text(spec.priorityClassName), situation)
  const given = optional(spec.priority)
  if (given !== undefined && given !== value) {
    const why = `the integer value of priority (${given}) must not be provided in pod spec`
    throw refused(
      pod,
      `${why}; priority admission controller computed ${value} from the given PriorityClass name`,
    )
  }
  const policy = text(spec.preemptionPolicy)
  if (policy !== '' && policy !== preemption) {
    const why = `the string value of PreemptionPolicy (${policy}) must not be provided in pod spec`
    throw refused(
      pod,
      `${why}; priority admission controller computed ${preemption} from the given PriorityClass name`,
    )
  }
  if (name !== '') spec.priorityClassName = name
  spec.priority = value
  spec.preemptionPolicy = preemption
}

function priorityOf(pod: Obj, name: string, { cluster }: Situation): Priority {
  const classes = 'scheduling.k8s.io/priorityclasses'
  if (name === '') {
    const marked = (cluster?.list(classes) ?? []).filter(({ globalDefault }) => globalDefault === true)
    const lowest = marked.sort((a, b) => number(a.value) - number(b.value))[0]
    return lowest === undefined ? NO_PRIORITY : priorityFrom(lowest)
  }
  const known = SYSTEM.get(name)
  if (known !== undefined) return { ...NO_PRIORITY, name, value: known }
  if (cluster === undefined) return { ...NO_PRIORITY, name }
  const found = cluster.get(classes, name)
  if (found === undefined) throw refused(pod, `no PriorityClass with name ${name} was found`)
  return priorityFrom(found)
}

const priorityFrom = (found: Obj): Priority => ({
  name: found.metadata.name ?? '',
  value: number(found.value),
  preemption: text(found.preemptionPolicy) || NO_PRIORITY.preemption,
})

/** The overhead and the scheduling of the Pod's RuntimeClass. */
function setRuntime(pod: Obj, spec: Fields, { cluster }: Situation): void {
  const name = text(spec.runtimeClassName)
  const overhead = fields(spec.overhead)
  if (cluster === undefined) return
  if (name === '') {
    if (overhead !== undefined)
      throw refused(pod, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead')
    return
  }
  const found = cluster.get('node.k8s.io/runtimeclasses', name)
  if (found === undefined) throw refused(pod, `pod rejected: RuntimeClass "${name}" not found`)
  const fixed = fields(fields(found.overhead)?.podFixed)
  if (fixed !== undefined) spec.overhead = { ...fixed }
  const scheduling = fields(found.scheduling)
  const nodes = fields(scheduling?.nodeSelector)
  if (nodes !== undefined) {
    const selector = ensure(spec, 'nodeSelector')
    for (const key of Object.keys(nodes)) {
      if (Object.hasOwn(selector, key) && selector[key] !== nodes[key]) {
        const why = `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${text(nodes[key])}; pod.spec.nodeSelector[${key}] = ${text(selector[key])}`
        throw refused(pod, `pod rejected: ${why}`)
      }
      setOwn(selector, key, nodes[key])
    }
  }
  const more = items(scheduling?.tolerations)
  if (more.length > 0) spec.tolerations = [...items(spec.tolerations), ...more.map((one) => ({ ...one }))]
}

function tolerateFailedNodes(spec: Fields): void {
  const given = items(spec.tolerations)
  const missing = TAINTS.filter(
    (taint) =>
      !given.some(({ key, effect }) => {
        const [of, when] = [text(key), text(effect)]
        return (of === taint || of === '') && (when === 'NoExecute' || when === '')
      }),
  )
  if (missing.length === 0) return
  const added = missing.map((key) => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: TOLERATED_SECONDS,
  }))
  spec.tolerations = [...given, ...added]
}

const refused = (pod: Obj, why: string) =>
  forbidden({ group: '', resource: 'pods', name: pod.metadata.name ?? '' }, why)
