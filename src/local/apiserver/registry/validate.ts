import type { Obj } from '../../../cluster/object.ts'
import { invalid, type Cause } from '../errors.ts'
import { sameJson } from '../patch/record.ts'
import { metadataCauses, type MetadataRules } from '../validate/metadata.ts'
import { situationOf, type Write } from './context.ts'
import { byKind } from './subject.ts'

/**
 * Refuses an object with anything wrong in it, naming all of it.
 *
 * @throws ApiError 422
 */
export function validate(write: Write, next: Obj, previous: Obj | undefined): void {
  const { kind, warnings } = write
  const { strategy } = kind
  const situation = situationOf(write)
  const causes: Cause[] = [
    ...metadataCauses(next.metadata, {
      namespaced: kind.namespaced,
      names: strategy.names ?? 'subdomain',
      ...(previous && { previous: previous.metadata }),
      ...(kind.custom && { knownFinalizers: false }),
      ...repeats(write),
    }),
    ...(strategy.validate?.(next, previous, situation) ?? []),
  ]
  if (causes.length > 0) throw invalid(byKind(kind, next.metadata.name ?? ''), causes)
  warnings.push(...(strategy.warnings?.(next, previous, situation) ?? []))
}

function repeats({ kind, subresource }: Write): Pick<MetadataRules, 'repeats'> {
  if (subresource !== undefined) return { repeats: ['update'] }
  return kind.strategy.metadataRepeats ? { repeats: kind.strategy.metadataRepeats } : {}
}

/** Whether an update means a new generation. */
export function bumpsGeneration({ kind }: Write, next: Obj, previous: Obj): boolean {
  if (kind.strategy.bumps) return kind.strategy.bumps(next, previous)
  return !sameJson(next.spec, previous.spec)
}
