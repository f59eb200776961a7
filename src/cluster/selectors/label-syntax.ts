const NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const DNS_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN = `${DNS_LABEL}(\\.${DNS_LABEL})*`
const name = new RegExp(`^${NAME}$`)
const value = new RegExp(`^(${NAME})?$`)
const subdomain = new RegExp(`^${SUBDOMAIN}$`)

const ALPHANUMERIC =
  "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
const NAME_RULE = `must ${ALPHANUMERIC} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${NAME}')`
const VALUE_RULE = `a valid label must be an empty string or ${ALPHANUMERIC} (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${NAME})?')`
const SUBDOMAIN_RULE = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`

/**
 * What Kubernetes has against a label key (or an annotation key, a finalizer), in its words; empty when nothing.
 *
 * @example
 * labelKeyProblems('/app') // ['prefix part must be non-empty']
 */
export function labelKeyProblems(key: string): string[] {
  const parts = key.split('/')
  if (parts.length > 2) {
    return [
      `a valid label key ${NAME_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ]
  }
  const last = parts[parts.length - 1] ?? ''
  const problems = parts.length === 2 ? prefixProblems(parts[0] ?? '') : []
  if (last === '') problems.push('name part must be non-empty')
  else if (Buffer.byteLength(last) > 63) problems.push('name part must be no more than 63 bytes')
  if (!name.test(last)) problems.push(`name part ${NAME_RULE}`)
  return problems
}

function prefixProblems(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty']
  const problems: string[] = []
  if (Buffer.byteLength(prefix) > 253) problems.push('prefix part must be no more than 253 bytes')
  if (!subdomain.test(prefix)) problems.push(`prefix part ${SUBDOMAIN_RULE}`)
  return problems
}

/**
 * What Kubernetes has against a label value, in its words; empty when nothing.
 *
 * @example
 * labelValueProblems('') // []
 */
export function labelValueProblems(text: string): string[] {
  const problems: string[] = []
  if (Buffer.byteLength(text) > 63) problems.push('must be no more than 63 bytes')
  if (!value.test(text)) problems.push(VALUE_RULE)
  return problems
}
