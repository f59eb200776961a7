import type { Obj } from '../../../../cluster/object.ts'
import type { LabelSelector } from '../../../../cluster/selector.ts'
import { isFields, own, type Fields } from '../../../../protocol/own.ts'
import type { BugMode } from '../../bugs.ts'
import type { RelatedRule } from '../../customize/rule.ts'
import type { Plan } from '../../plan/plan.ts'
import { MetacontrollerCrash, type Answer, type CustomizeAnswer } from '../hook.ts'
import type { Decoded } from './decode.ts'
import { put } from './reading.ts'

const childrenNames = { CompositeController: 'children', DecoratorController: 'attachments' } as const

/**
 * What a sync or finalize hook wants, with what Metacontroller puts in right away: children without a namespace get
 * the parent's (protocol.md §1.6, §1.7).
 *
 * @throws MetacontrollerCrash when a child is null, unless that bug is to be fixed
 * @example
 * toAnswer(decoded, { kind: 'CompositeController', parent, bugs: 'fix' }).children
 */
export function toAnswer(
  { value, floats }: Decoded,
  { kind, parent, bugs }: { kind: Plan['kind']; parent: Obj; bugs: BugMode },
): Answer {
  const name = childrenNames[kind]
  const children = withoutNulls(listOf<Fields>(value, name), { name, bugs })
  for (const child of children) settleNamespace(child, parent.metadata.namespace ?? '')
  const { status, resyncAfterSeconds, finalized, labels, annotations } = value
  return {
    status: isFields(status) ? status : undefined,
    children: children as Obj[],
    resyncAfterSeconds: typeof resyncAfterSeconds === 'number' ? resyncAfterSeconds : 0,
    finalized: finalized === true,
    labels: mapOf(labels),
    annotations: mapOf(annotations),
    floats,
  }
}

/**
 * What a customize hook wants.
 *
 * @throws MetacontrollerCrash when a rule is null, unless that bug is to be fixed
 * @example
 * toCustomizeAnswer(decoded, 'fix').relatedResources
 */
export function toCustomizeAnswer({ value }: Decoded, bugs: BugMode): CustomizeAnswer {
  const name = 'relatedResources'
  const rules = withoutNulls(listOf<Partial<RelatedRule>>(value, name), { name, bugs })
  return {
    relatedResources: rules.map((rule) => ({
      ...rule,
      apiVersion: rule.apiVersion ?? '',
      resource: rule.resource ?? '',
      labelSelector: complete(rule.labelSelector),
      namespaceSelector: complete(rule.namespaceSelector),
    })),
  }
}

/** Metacontroller follows a null without looking, which ends its process (protocol.md §1.9). */
function withoutNulls<Item>(
  items: readonly (Item | null)[],
  { name, bugs }: { name: string; bugs: BugMode },
): Item[] {
  const index = items.indexOf(null)
  if (index >= 0 && bugs === 'emulate') {
    throw new MetacontrollerCrash('panic: runtime error: invalid memory address or nil pointer dereference')
  }
  if (index >= 0 && bugs === 'stop') {
    throw new MetacontrollerCrash(
      `Metacontroller 4.17.2 would crash here: ${name}[${index}] of the answer is null. Leave it out of the list.`,
    )
  }
  return items.filter((item) => item !== null)
}

/** Changes a child that was just decoded: nobody else has it. */
function settleNamespace(child: Fields, namespace: string): void {
  const metadata = own(child, 'metadata') ?? {}
  put(child, 'metadata', metadata)
  if (!isFields(metadata)) return
  const said = own(metadata, 'namespace')
  if (typeof said === 'string' && said !== '') return
  if (namespace === '') delete metadata.namespace
  else metadata.namespace = namespace
}

/** What a requirement leaves out is empty in Go. */
function complete(selector: LabelSelector | null | undefined): LabelSelector | null {
  if (selector?.matchExpressions == null) return selector ?? null
  return {
    ...selector,
    matchExpressions: selector.matchExpressions.map((requirement) => ({
      ...emptyRequirement,
      ...requirement,
    })),
  }
}

const emptyRequirement = { key: '', operator: '' }

function listOf<Item>(value: Fields, name: string): (Item | null)[] {
  const list = value[name]
  return Array.isArray(list) ? (list as (Item | null)[]) : []
}

function mapOf(value: unknown): Record<string, string | null> {
  return isFields(value) ? (value as Record<string, string | null>) : {}
}
