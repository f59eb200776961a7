import { createAbsence } from './absent.ts'
import { openSource } from './source/open-source.ts'
import { previewRoot } from './disk/open-root.ts'
import { EXIT } from './exit-codes.ts'
import type { Report } from './facts.ts'
import type { Selected } from './model.ts'
import type { SidecarOptions } from './options.ts'
import { createPlanner } from './plan/wanted.ts'
import { createTargets } from './reload/targets.ts'
import type { Surroundings } from './sidecar.ts'
import { countOf, describeKey } from './wording.ts'

/** What a sidecar would do. */
export interface DryRun {
  /** For people. */
  lines: readonly string[]
  exitCode: number
}

/**
 * Reads everything that is selected and says what would be written, removed, refused and reloaded. Touches nothing and
 * calls nobody. It waits for an API that is away, which is reported, and not for one that denies it.
 *
 * @example
 * const { lines } = await dryRun(options, { api, clock: systemClock, random, now: wallTime })
 */
export async function dryRun(options: SidecarOptions, surroundings: Surroundings): Promise<DryRun> {
  const { api, namespace, clock, random } = surroundings
  const hopeless = Promise.withResolvers<undefined>()
  const isDenied = () => source.states.some(({ error }) => error?.denied === true)
  const report: Report = (fact) => {
    if (fact.type !== 'source-failed') return
    if (isDenied()) hopeless.resolve(undefined)
    else surroundings.report?.(fact)
  }
  const source = openSource(options, { api, namespace, clock, random, report })
  const cancel = clock.after(options.onceTimeoutMs, () => hopeless.resolve(undefined))
  try {
    await Promise.race([source.synced, hopeless.promise])
    const waiting = source.states.filter(({ synced }) => !synced)
    if (waiting.length > 0) {
      const lines = waiting.map(({ name, error }) => `not read: ${name}: ${error?.message ?? 'no answer'}`)
      return { lines, exitCode: EXIT.sourceFailed }
    }
    return await describe(options, surroundings, source.selected())
  } finally {
    cancel()
    source.close()
  }
}

async function describe(
  options: SidecarOptions,
  { clock, namespace: own = 'default', targets: others = [] }: Surroundings,
  selected: readonly Selected[],
): Promise<DryRun> {
  const { roots, refusals, conflicts } = createPlanner({ keys: options.keys, roots: options.roots })(selected)
  const lines: string[] = []
  const refused = [...refusals]
  let changes = 0
  for (const [folder, root] of roots) {
    const preview = await previewRoot(folder, options.disk, root)
    refused.push(...preview.refusals)
    changes += preview.steps.write.length + preview.steps.remove.length
    lines.push(`${folder}: ${countOf(root.tree.size, 'file')}`)
    for (const path of preview.steps.write) {
      const file = root.tree.get(path)
      if (!file) continue
      const mode = file.mode.toString(8).padStart(4, '0')
      lines.push(`  write   ${path}  ${mode}  ${file.bytes.length} bytes  from ${describeKey(file.from)}`)
    }
    for (const path of preview.steps.remove) lines.push(`  remove  ${path}`)
  }
  for (const { code, message, from } of refused)
    lines.push(`refused   ${describeKey(from)}: ${message} (${code})`)
  for (const { root, path, winner, loser } of conflicts)
    lines.push(`conflict  ${root}/${path}: ${describeKey(winner)} wins over ${describeKey(loser)}`)
  const absence = createAbsence(options.rules, { own, report: () => undefined })
  absence.update(selected)
  for (const object of absence.absent) lines.push(`absent    ${object}: it does not exist`)
  const told = createTargets(options.reload, { clock, others }).map(({ id }) => id)
  if (options.child) told.push(`signal ${options.child.signal}`)
  if (changes === 0) lines.push('nothing to write')
  else for (const target of told) lines.push(`reload    ${target}`)
  const isWhole = refused.length === 0 && conflicts.length === 0
  if (absence.absent.length > 0) return { lines, exitCode: EXIT.sourceFailed }
  return { lines, exitCode: isWhole ? EXIT.ok : EXIT.keysRefused }
}
