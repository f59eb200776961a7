import { groupOf, scopeOfKind } from './built-in-scopes.ts'
import { quoted } from './json-path.ts'
import { isFields, own, type Fields } from './own.ts'
import type { ItemReport } from './report.ts'
import type { HookCall } from './wire.ts'

/** The declared kinds are the groups of the request: Metacontroller sends one per rule, even when it is empty. */
export function checkDeclared(call: HookCall, apiVersion: string, kind: string, report: ItemReport): void {
  if (Object.hasOwn(call.observed, `${kind}.${apiVersion}`)) return
  const declared = Object.keys(call.observed)
  const group = groupOf(apiVersion)
  const other = declared.find(
    (name) => name.startsWith(`${kind}.`) && groupOf(name.slice(kind.length + 1)) === group,
  )
  const message =
    other === undefined
      ? `${kind} of ${apiVersion} is not declared; declared are ${listed(declared)}`
      : `${kind} is declared through ${other.slice(kind.length + 1)}, not through ${apiVersion}`
  report.add('CHILD_KIND_UNDECLARED', ['apiVersion'], message)
}

const LISTED = 8

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none'
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : ''
  return names.slice(0, LISTED).join(', ') + more
}

/** Checks that a child may live where it says; returns the namespace it ends up in. */
export function checkNamespace(
  call: HookCall,
  { apiVersion, kind, metadata }: { apiVersion: string; kind: string; metadata: Fields | undefined },
  report: ItemReport,
): string {
  const given = metadata && own(metadata, 'namespace')
  const namespace = typeof given === 'string' ? given : ''
  const scope = scopeOfKind(groupOf(apiVersion), kind)
  const parentNamespace = call.parent.metadata.namespace ?? ''
  if (parentNamespace === '') {
    if (namespace === '' && (scope ?? observedScope(call, `${kind}.${apiVersion}`)) === 'Namespaced') {
      const message = `a ${kind} needs a namespace, and the parent has none to give`
      report.add('CHILD_NAMESPACE_MISSING', ['metadata', 'namespace'], message)
    }
    return scope === 'Cluster' ? '' : namespace
  }
  if (scope === 'Cluster') {
    report.add(
      'CHILD_CLUSTER_SCOPED',
      ['kind'],
      `a ${kind} lives in no namespace, the parent in ${quoted(parentNamespace)}`,
    )
    return ''
  }
  if (namespace !== '' && namespace !== parentNamespace) {
    const message = `the namespace is ${quoted(namespace)}, the parent lives in ${quoted(parentNamespace)}`
    report.add('CHILD_NAMESPACE_FOREIGN', ['metadata', 'namespace'], message)
  }
  return namespace === '' ? parentNamespace : namespace
}

/** A custom kind tells its scope by the objects of it that were observed. */
function observedScope(call: HookCall, group: string): 'Namespaced' | undefined {
  const objects = own(call.observed, group)
  if (!isFields(objects)) return undefined
  const first: unknown = Object.values(objects)[0]
  const metadata = isFields(first) ? own(first, 'metadata') : undefined
  return isFields(metadata) && typeof own(metadata, 'namespace') === 'string' ? 'Namespaced' : undefined
}
