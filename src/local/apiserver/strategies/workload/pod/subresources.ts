import type { Obj } from '../../../../../cluster/object.ts'
import type { Fields } from '../../../../../protocol/own.ts'
import { forbiddenField, invalidValue } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import { goJson, goValue } from '../../shared/go-value.ts'
import { items, part, text } from '../../shared/read.ts'
import { semanticEqual } from '../../shared/semantic-equal.ts'
import { unifiedDiff } from '../unified-diff.ts'
import { goQuote } from '../../../validate/quote.ts'
import { qosClass } from './qos.ts'

const RESIZED = ['cpu', 'memory']

/**
 * What a write of ephemeral containers may not change: those that are there.
 *
 * @example
 * ephemeralUpdateCauses(next, previous)
 */
export function ephemeralUpdateCauses(next: Obj, previous: Obj): Cause[] {
  const path = 'spec.ephemeralContainers'
  const byName = new Map(items(part(next.spec).ephemeralContainers).map((one) => [text(one.name), one]))
  return items(part(previous.spec).ephemeralContainers).flatMap((old) => {
    const name = goQuote(text(old.name))
    const now = byName.get(text(old.name))
    if (now === undefined) {
      return [forbiddenField(path, `existing ephemeral containers ${name} may not be removed\n`)]
    }
    if (semanticEqual(old, now)) return []
    const [before, after] = [old, now].map((one) => goJson(goValue('EphemeralContainer', one), 1))
    const diff = unifiedDiff(before ?? '', after ?? '')
    return [forbiddenField(path, `existing ephemeral containers ${name} may not be changed\n${diff}`)]
  })
}

/**
 * What a resize may not change: anything but CPU and memory, and not the class of service.
 *
 * @example
 * resizeCauses(next, previous)
 */
export function resizeCauses(next: Obj, previous: Obj): Cause[] {
  const [spec, before] = [part(next.spec), part(previous.spec)]
  const causes: Cause[] = []
  const qos = text(part(previous.status).qosClass) || qosClass(before)
  if (qos !== qosClass(spec)) {
    const shown = text(part(next.status).qosClass)
    causes.push(invalidValue('spec', shown, 'Pod QOS Class may not change as a result of resizing'))
  }
  const order = ['containers', 'initContainers'].flatMap((list) => orderCauses(spec, before, list))
  if (order.length > 0) return [...causes, ...order]
  for (const list of ['initContainers', 'containers']) {
    items(before[list]).forEach((old, index) => {
      causes.push(...removedCauses(items(spec[list])[index] ?? {}, old, `spec.${list}[${index}].resources`))
    })
  }
  for (const list of ['containers', 'initContainers']) {
    items(before[list]).forEach((old, index) => {
      const now = items(spec[list])[index] ?? {}
      const compared = { ...now, resources: sizeless(now), resizePolicy: now.resizePolicy }
      if (semanticEqual(compared, { ...old, resources: sizeless(old) })) return
      causes.push(
        list === 'containers'
          ? forbiddenField('spec', 'only cpu and memory resources are mutable')
          : forbiddenField(
              `spec.initContainers[${index}]`,
              'only cpu and memory resources for init or sidecar containers are mutable',
            ),
      )
    })
  }
  return causes
}

function orderCauses(spec: Fields, before: Fields, list: string): Cause[] {
  const [now, old] = [items(spec[list]), items(before[list])]
  if (now.length !== old.length) {
    return [forbiddenField(`spec.${list}`, `${list} may not be added or removed on resize`)]
  }
  return old.flatMap(({ name }, index) =>
    now[index]?.name === name
      ? []
      : [forbiddenField(`spec.${list}[${index}].name`, `${list} may not be renamed or reordered on resize`)],
  )
}

function removedCauses(now: Fields, old: Fields, path: string): Cause[] {
  return ['requests', 'limits'].flatMap((list) => {
    const kept = part(part(now.resources)[list])
    const removed = Object.keys(part(part(old.resources)[list])).some((name) => !Object.hasOwn(kept, name))
    return removed ? [forbiddenField(`${path}.${list}`, `resource ${list} cannot be removed`)] : []
  })
}

/** Limits and requests without those that may change. */
function sizeless(container: Fields): Fields {
  const resources = part(container.resources)
  return Object.fromEntries(
    ['limits', 'requests'].map((list) => [
      list,
      Object.fromEntries(Object.entries(part(resources[list])).filter(([name]) => !RESIZED.includes(name))),
    ]),
  )
}
