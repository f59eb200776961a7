import type { Obj } from '../../../cluster/object.ts'
import { attempt, refused } from './attempt.ts'
import { taskRef, type ChildTask, type Outcome } from './child-task.ts'
import { createChild } from './create-child.ts'
import { decideUpdate, type Step } from './decide-update.ts'
import { identityOf } from './desire.ts'
import { lastAppliedText } from './last-applied.ts'
import type { ManagerContext } from './manager-context.ts'
import { compareChild, type MergedChild } from './merge-child.ts'
import { childName, tellDropped } from './sentence.ts'
import { findTypeChange, mergeErrorText, tellTypeChange } from './type-change.ts'

/** An observed child with what was decided about it. */
interface Update {
  task: ChildTask
  observed: Obj
  compared: MergedChild
  step: Step
}

/** Brings one child in line by creating it, or by merging what is wanted into it (protocol.md §3.6). */
export async function applyDynamically(manager: ManagerContext, task: ChildTask): Promise<Outcome> {
  const { observed, desired } = task
  if (observed === undefined) return createChild(manager, task)
  const ref = taskRef(task)
  let compared: MergedChild
  try {
    compared = compareChild(observed, desired)
  } catch (error) {
    return refused(ref, error)
  }
  const step = decideUpdate({ observed, method: task.method }, compared)
  const update = { task, observed, compared, step }
  if (step.update === 'recreate') return recreate(manager, update)
  if (step.update === 'replace') return replace(manager, update)
  if (!step.isSame) return kept(update, step.why)
  manager.guard.settled(identityOf(desired))
  return { decision: { ref, did: 'same', why: step.why } }
}

/** Deletes a child; the next sync creates it as it is wanted. */
async function recreate(manager: ManagerContext, update: Update): Promise<Outcome> {
  const { context, guard, warn } = manager
  const { task, observed, compared, step } = update
  const { uid = '' } = observed.metadata
  const recreation = { child: identityOf(task.desired), uid, wanted: wantedText(update), paths: step.paths }
  if (context.bugs !== 'emulate' && guard.isStuck(recreation)) {
    const why = `recreating never converges: ${tellDropped(observed, compared.differences)}`
    warn(
      task.parent,
      `${childName(observed)}: ${why}. Metacontroller 4.17.2 would delete and create it for ever; here it is kept. Leave that out of the answer, or write it as the API server keeps it.`,
    )
    return kept(update, why)
  }
  return attempt({
    write: 'delete',
    ref: taskRef(task),
    run: () => context.api.delete(taskRef(task), { uid, propagation: 'Background' }),
    done: () => ({ did: 'delete', why: step.why, paths: step.paths }),
  })
}

/** Writes a child whole, as it was merged. */
async function replace(manager: ManagerContext, update: Update): Promise<Outcome> {
  const { context, guard, warn } = manager
  const { task, observed, compared, step } = update
  const { uid = '', resourceVersion = '' } = observed.metadata
  const refusal = typeChange(manager, update)
  if (refusal !== undefined) return refusal

  const replacement = { uid, resourceVersion, wanted: wantedText(update) }
  if (context.bugs !== 'emulate' && guard.isIdle(replacement)) {
    const why = `PUT never converges: ${tellDropped(observed, compared.differences)}`
    warn(
      task.parent,
      `${childName(observed)}: ${why}. Metacontroller 4.17.2 would send it again at every sync; here it is left. Leave that out of the answer, or write it as the API server keeps it.`,
    )
    return kept(update, why)
  }
  return attempt({
    write: 'replace',
    ref: taskRef(task),
    run: () => context.api.replace(compared.merged),
    done: ({ metadata }) => {
      const isIdle = metadata.resourceVersion === resourceVersion
      if (isIdle) guard.wasIdle(replacement)
      const why = isIdle ? `${step.why}, but ${tellDropped(observed, compared.differences)}` : step.why
      return { did: 'update', why, paths: step.paths }
    },
  })
}

/** A change of type is never made; what its authors meant is an error. */
function typeChange({ context, warn }: ManagerContext, { task, observed }: Update): Outcome | undefined {
  const change = findTypeChange(observed, task.desired)
  if (change === undefined) return undefined
  if (context.bugs === 'fix') return refused(taskRef(task), new Error(mergeErrorText(change)))
  const { kind } = observed
  warn(
    task.parent,
    `${childName(observed)}: ${tellTypeChange(change)}. Metacontroller 4.17.2 never makes such a change and does not say so. Delete the ${kind}, then it is created as wanted.`,
  )
  return undefined
}

function kept({ task, step }: Update, why: string): Outcome {
  return { decision: { ref: taskRef(task), did: 'keep', why, paths: step.paths } }
}

/** What is wanted, as text: the merge has put it into the annotation. */
const wantedText = ({ compared }: Update) => lastAppliedText(compared.merged)
