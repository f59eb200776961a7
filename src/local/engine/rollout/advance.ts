import { refOf, type Obj } from '../../../cluster/object.ts'
import type { Ref } from '../../../cluster/api.ts'
import type { BugMode } from '../bugs.ts'
import { errorText } from '../error-text.ts'
import type { Plan } from '../plan/plan.ts'
import type { UpdatedCondition } from './condition.ts'
import { groupOf, kindKey, relativeName, type DesiredChildren } from './desired-children.ts'
import { healthProblem } from './health.ts'
import type { ClaimedNames } from './revision.ts'
import { rollingRule } from './strategy.ts'

/** What one step of a rolling update is decided from. The latest revision is the first. */
export interface AdvanceInput {
  plan: Plan
  parent: Obj
  bugs: BugMode
  /** What each revision claims now. */
  claims: readonly (readonly ClaimedNames[])[]
  /** What the latest revision wants. */
  desired: DesiredChildren
  /** The name of the latest revision. */
  latest: string
  observed: Pick<DesiredChildren, 'find'>
  /** Where an observed child differs from what is wanted. Throws when it cannot be told. */
  differences: (observed: Obj, desired: Obj) => readonly string[]
}

/** One step. */
export interface Advance {
  /** What each revision claims from now on. */
  claims: ClaimedNames[][]
  condition: UpdatedCondition
  /** What 4.17.2 does not find although it is there. */
  overlooked?: Ref
}

/** Claims while they are changed. */
type OpenClaims = { apiGroup: string; kind: string; names: string[] }[]

const LATEST = 0

/**
 * Decides which revision has which child, and moves at most one child to the latest one (protocol.md §3.8).
 * 4.17.2 looks for observed children under their name, but keeps them under `namespace/name`: it finds none.
 *
 * @example
 * advance(input).condition // { status: 'False', reason: 'RolloutProgressing', message: 'updating Pod web-1' }
 */
export function advance(input: AdvanceInput): Advance {
  const { plan, parent, bugs, desired, observed } = input
  const { claims, owners } = currentClaims(input)
  const latest = claims[LATEST] ?? []

  const give = (group: string, kind: string, name: string) => {
    for (const others of claims.slice(1)) remove(others, group, kind, name)
    add(latest, group, kind, name)
    owners.set(kindKey(group, kind, name), LATEST)
  }
  for (const child of desired.all()) {
    const group = groupOf(child)
    if (!rollingRule(plan, group, child.kind)) continue
    const name = relativeName(parent, child)
    const owner = owners.get(kindKey(group, child.kind, name))
    if (owner === undefined) give(group, child.kind, name)
    else if (
      owner !== LATEST &&
      bugs === 'fix' &&
      isUpToDate(input, observed.find(group, child.kind, name), child)
    ) {
      // Now rather than at its turn: a turn that writes nothing would bring no event, and so no next turn.
      give(group, child.kind, name)
    }
  }

  const next = desired.all().find((child) => {
    const owner = owners.get(kindKey(groupOf(child), child.kind, relativeName(parent, child)))
    return owner !== undefined && owner !== LATEST
  })
  if (next === undefined) {
    const message = `latest ControllerRevision: ${input.latest}`
    return { claims, condition: { status: 'True', reason: 'OnLatestRevision', message } }
  }

  const waiting = whyWait(input, latest)
  if (waiting !== undefined) {
    const { message, overlooked } = waiting
    return {
      claims,
      condition: { status: 'False', reason: 'RolloutWaiting', message },
      ...(overlooked && { overlooked }),
    }
  }
  give(groupOf(next), next.kind, relativeName(parent, next))
  const message = `updating ${next.kind} ${next.metadata.name ?? ''}`
  return { claims, condition: { status: 'False', reason: 'RolloutProgressing', message } }
}

/**
 * The claims without those of kinds that roll no more, of children that nobody wants any more, and of those that an
 * earlier revision has. 4.17.2 forgets to take the names out as long as one of the kind stays.
 */
function currentClaims({ plan, bugs, claims, desired }: AdvanceInput) {
  const owners = new Map<string, number>()
  const current = claims.map((groups, revision) => {
    const left: OpenClaims = []
    for (const { apiGroup, kind, names } of groups) {
      if (!rollingRule(plan, apiGroup, kind)) continue
      const valid = names.filter((name) => {
        const key = kindKey(apiGroup, kind, name)
        if (owners.has(key) || !desired.find(apiGroup, kind, name)) return false
        owners.set(key, revision)
        return true
      })
      if (valid.length > 0) left.push({ apiGroup, kind, names: bugs === 'fix' ? valid : [...names] })
    }
    return left
  })
  return { claims: current, owners }
}

/** Why no further child is moved: one of those that are on the latest revision is not ready for it. */
function whyWait(input: AdvanceInput, latest: OpenClaims): { message: string; overlooked?: Ref } | undefined {
  const { plan, bugs, desired, observed } = input
  for (const { apiGroup, kind, names } of latest) {
    const rule = rollingRule(plan, apiGroup, kind)
    if (rule === undefined) continue
    for (const name of names) {
      const child = observed.find(apiGroup, kind, name)
      if (child === undefined) return { message: `missing child ${kind} ${name}` }
      if (bugs !== 'fix') return { message: `missing child ${kind} ${name}`, overlooked: refOf(child) }
      const wanted = desired.find(apiGroup, kind, name)
      if (wanted === undefined) continue
      try {
        if (!isSame(input, child, wanted)) return { message: `child ${kind} ${name} is not updated yet` }
      } catch (error) {
        return { message: `can't check if child ${kind} ${name} is updated: ${errorText(error)}` }
      }
      const problem = healthProblem(child, rule)
      if (problem !== undefined) return { message: `child ${kind} ${name} ${problem}` }
    }
  }
  return undefined
}

const isSame = ({ differences }: AdvanceInput, child: Obj, wanted: Obj) =>
  differences(child, wanted).length === 0

function isUpToDate(input: AdvanceInput, child: Obj | undefined, wanted: Obj): boolean {
  if (child === undefined) return false
  try {
    return isSame(input, child, wanted)
  } catch {
    return false
  }
}

function add(claims: OpenClaims, apiGroup: string, kind: string, name: string): void {
  const group = claims.find((one) => one.apiGroup === apiGroup && one.kind === kind)
  if (group === undefined) claims.push({ apiGroup, kind, names: [name] })
  else if (!group.names.includes(name)) group.names.push(name)
}

function remove(claims: OpenClaims, apiGroup: string, kind: string, name: string): void {
  const group = claims.find((one) => one.apiGroup === apiGroup && one.kind === kind)
  const at = group?.names.indexOf(name) ?? -1
  if (at !== -1) group?.names.splice(at, 1)
}
