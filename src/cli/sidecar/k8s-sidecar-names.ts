import type { Rule } from '../../sidecar/model.ts'
import { UsageError } from './usage-error.ts'

const kindsOf: ReadonlyMap<string, readonly ('configmap' | 'secret')[]> = new Map([
  ['configmap', ['configmap']],
  ['secret', ['secret']],
  ['both', ['configmap', 'secret']],
])

/**
 * What RESOURCE_NAME selects: `NAME` of the kinds in RESOURCE, `KIND/NAME`, or `NAMESPACE/KIND/NAME`.
 *
 * @example
 * namesOf(['web', 'ops/secret/tls'], 'configmap') // { configmap: ['web'], secret: ['ops/tls'] }
 */
export function namesOf(
  names: readonly string[],
  resource: string | undefined,
): { configmap?: string[]; secret?: string[] } {
  if (names.length === 0) return {}
  const usual = orElse(resource, 'configmap')
  if (!kindsOf.has(usual)) throw new UsageError(`RESOURCE: '${usual}' is none of configmap, secret and both`)
  const found = names.flatMap((each) => {
    const [name = '', kind = usual, namespace, ...more] = each.split('/').reverse()
    const kinds = kindsOf.get(kind)
    if (!kinds || more.length > 0)
      throw new UsageError(`RESOURCE_NAME: '${each}' is not NAME, KIND/NAME or NAMESPACE/KIND/NAME`)
    return kinds.map((kind) => ({ kind, text: namespace === undefined ? name : `${namespace}/${name}` }))
  })
  const of = (wanted: 'configmap' | 'secret') =>
    found.filter(({ kind }) => kind === wanted).map(({ text }) => text)
  return {
    ...(of('configmap').length > 0 && { configmap: of('configmap') }),
    ...(of('secret').length > 0 && { secret: of('secret') }),
  }
}

/**
 * Joins rules for a ConfigMap and a Secret of one name: RESOURCE=both is content with either.
 *
 * @example
 * ofEitherKind([{ ...rule, kinds: ['ConfigMap'] }, { ...rule, kinds: ['Secret'] }]) // [{ ...rule, kinds: ['ConfigMap', 'Secret'] }]
 */
export function ofEitherKind(rules: readonly Rule[]): Rule[] {
  const joined = new Map<string, Rule>()
  for (const rule of rules) {
    const key = JSON.stringify({ ...rule, kinds: rule.name === undefined ? rule.kinds : [] })
    joined.set(key, { ...rule, kinds: [...(joined.get(key)?.kinds ?? []), ...rule.kinds] })
  }
  return [...joined.values()]
}

/** A text, or another where there is none; an empty variable is as good as none. */
export function orElse(text: string | undefined, fallback: string): string {
  return text === undefined || text === '' ? fallback : text
}

/** A text as one word of a shell. */
export function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
