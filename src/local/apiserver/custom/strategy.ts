import type { Obj } from '../../../cluster/object.ts'
import type { CustomKind, Kind, Strategy } from '../kinds/kind.ts'
import { qualifiedName } from '../validate/names.ts'
import { defaultCustom } from './defaults.ts'
import { deepEqual } from './equal.ts'
import { sourceOf } from './source.ts'
import { goQuote } from '../validate/quote.ts'
import { validateCustom } from './validate.ts'

const STANDARD_FINALIZERS = new Set(['orphan', 'foregroundDeletion', 'kubernetes'])

/**
 * How objects of a custom kind behave.
 *
 * @example
 * customStrategy(kind.custom, () => kind).validate(next, undefined, situation)
 */
export function customStrategy(custom: CustomKind, kindOf: () => Kind): Strategy {
  /** What the last validation warned of; warnings are asked for right after it. */
  const warned = new WeakMap<Obj, string[]>()
  return {
    names: 'subdomain',
    hasGeneration: true,
    blindUpdate: false,
    defaults(next) {
      const filled = defaultCustom(next, sourceOf(kindOf()).schema)
      if (filled !== next) Object.assign(next, filled)
    },
    prepare(next, previous, { subresource }) {
      if (subresource === 'status' && previous !== undefined) keepAllButStatus(next, previous)
      else if (custom.status) keepStatus(next, previous)
    },
    validate(next, previous, { subresource }) {
      const warnings: string[] = []
      const causes = validateCustom(next, previous, kindOf(), subresource, warnings)
      warned.set(next, warnings)
      return causes
    },
    warnings(next, previous, { subresource }) {
      const finalizers = subresource === 'status' ? [] : finalizerWarnings(next, previous)
      return [...(warned.get(next) ?? []), ...finalizers]
    },
    bumps: (next, previous) => !deepEqual({ ...next, metadata: null }, { ...previous, metadata: null }),
  }
}

/** The main endpoint does not write the status of kinds that have an endpoint for it. */
function keepStatus(next: Obj, previous: Obj | undefined): void {
  if (previous !== undefined && Object.hasOwn(previous, 'status')) next.status = previous.status
  else delete next.status
}

/** The status endpoint writes nothing else, but tracks who did. */
function keepAllButStatus(next: Obj, previous: Obj): void {
  const { managedFields, resourceVersion } = next.metadata
  for (const name of Object.keys(next)) {
    if (name !== 'status' && !Object.hasOwn(previous, name)) Reflect.deleteProperty(next, name)
  }
  for (const name of Object.keys(previous)) {
    if (name !== 'status' && name !== 'metadata') next[name] = previous[name]
  }
  next.metadata = { ...previous.metadata }
  if (managedFields === undefined) delete next.metadata.managedFields
  else next.metadata.managedFields = managedFields
  if (resourceVersion !== undefined) next.metadata.resourceVersion = resourceVersion
}

function finalizerWarnings(next: Obj, previous: Obj | undefined): string[] {
  const before = new Set(previous?.metadata.finalizers)
  const added = [...new Set(next.metadata.finalizers)].filter((name) => !before.has(name)).sort()
  return added.flatMap((name) => {
    const told = (why: string) => `metadata.finalizers: ${goQuote(name)}: ${why}`
    const problems = qualifiedName(name).map(told)
    if (name.includes('/') || STANDARD_FINALIZERS.has(name)) return problems
    const path = name.includes('.') ? ' including a path (/)' : ''
    return [
      ...problems,
      told(
        `prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`,
      ),
    ]
  })
}
