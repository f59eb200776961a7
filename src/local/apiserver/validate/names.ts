import type { NameRule } from '../kinds/kind.ts'
import { between, EMPTY, longerThan, maxBytes, maxCharacters, patternText } from './texts.ts'

/** What is wrong with a name, in the words of the API server; empty when nothing is. */
export type Check = (value: string) => string[]

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`
const UNDERSCORE_LABEL = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const UNDERSCORE_SUBDOMAIN = `${UNDERSCORE_LABEL}(\\.${UNDERSCORE_LABEL})*`
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const WILDCARD = `\\*\\.${SUBDOMAIN}`
const KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const VALUE = `(${KEY})?`
const ENV = '[-._a-zA-Z][-._a-zA-Z0-9]*'
const CONFIG_KEY = '[-._a-zA-Z0-9]+'
const C_IDENTIFIER = '[A-Za-z_][A-Za-z0-9_]*'
const HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"
const HEADER = '[-A-Za-z0-9]+'
const PERCENT = '[0-9]+%'

const LOWER = 'must consist of lower case alphanumeric characters'
const ENDS = 'must start and end with an alphanumeric character'
const NAME_PART = `must consist of alphanumeric characters, '-', '_' or '.', and ${ENDS}`

const LABEL_TEXT = patternText(
  `a lowercase RFC 1123 label ${LOWER} or '-', and ${ENDS}`,
  LABEL,
  'my-name',
  '123-abc',
)
const SUBDOMAIN_TEXT = patternText(
  `a lowercase RFC 1123 subdomain ${LOWER}, '-' or '.', and ${ENDS}`,
  SUBDOMAIN,
  'example.com',
)
const KEY_TEXT = patternText(NAME_PART, KEY, 'MyName', 'my.name', '123-abc')

const whole = (pattern: string, flags = '') => new RegExp(`^(?:${pattern})$`, flags)
const LABEL_PATTERN = whole(LABEL)
const SUBDOMAIN_PATTERN = whole(SUBDOMAIN)
const HTTP_PATH_PATTERN = whole(HTTP_PATH)

/** A check by length, then by pattern. */
function rule(pattern: string, text: string, most = Infinity, limit = maxCharacters): Check {
  const expression = whole(pattern)
  return (value) => {
    const problems = longerThan(value, most) ? [limit(most)] : []
    if (!expression.test(value)) problems.push(text)
    return problems
  }
}

/**
 * Whether a text is a lowercase RFC 1123 label of at most 63 bytes.
 *
 * @example
 * label('my.name') // ['must not contain dots']
 */
export const label: Check = (value) => {
  const problems = longerThan(value, 63) ? [maxCharacters(63)] : []
  if (!LABEL_PATTERN.test(value)) {
    problems.push(SUBDOMAIN_PATTERN.test(value) ? 'must not contain dots' : LABEL_TEXT)
  }
  return problems
}

/** A lowercase RFC 1123 subdomain of at most 253 bytes. */
export const subdomain = rule(SUBDOMAIN, SUBDOMAIN_TEXT, 253)
const subdomainInBytes = rule(SUBDOMAIN, SUBDOMAIN_TEXT, 253, maxBytes)

export const subdomainWithUnderscore = rule(
  UNDERSCORE_SUBDOMAIN,
  patternText(
    `a lowercase RFC 1123 subdomain ${LOWER}, '_', '-' or '.', and ${ENDS}`,
    UNDERSCORE_SUBDOMAIN,
    'example.com',
  ),
  253,
)

export const label1035 = rule(
  LABEL_1035,
  patternText(
    `a DNS-1035 label ${LOWER} or '-', start with an alphabetic character, and end with an alphanumeric character`,
    LABEL_1035,
    'my-name',
    'abc-123',
  ),
  63,
)

export const wildcardSubdomain = rule(
  WILDCARD,
  patternText(
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which " +
      `${LOWER}, '-' or '.' and end with an alphanumeric character`,
    WILDCARD,
    '*.example.com',
  ),
  253,
)

/** `name` or `prefix.example.com/name`: keys of labels, finalizers, conditions and the like. */
export const qualifiedName: Check = (value) => {
  if (value.length <= 63 && KEY_PATTERN.test(value)) return []
  const parts = value.split('/', 3)
  if (parts.length > 2) {
    return [
      `a valid label key ${KEY_TEXT} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ]
  }
  const name = parts.at(-1) ?? ''
  const prefix = parts.length === 2 ? parts[0] : undefined
  const problems: string[] = []
  if (prefix === '') problems.push(`prefix part ${EMPTY}`)
  else if (prefix !== undefined)
    problems.push(...subdomainInBytes(prefix).map((problem) => `prefix part ${problem}`))
  if (name === '') problems.push(`name part ${EMPTY}`)
  else if (longerThan(name, 63)) problems.push(`name part ${maxBytes(63)}`)
  if (!KEY_PATTERN.test(name)) problems.push(`name part ${KEY_TEXT}`)
  return problems
}
const KEY_PATTERN = whole(KEY)

export const labelValue = rule(
  VALUE,
  patternText(
    `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and ${ENDS}`,
    VALUE,
    'MyValue',
    'my_value',
    '12345',
  ),
  63,
  maxBytes,
)

/** Names that may stand in a URL: anything but `.`, `..`, and what holds a slash or percent sign. */
export const pathSegment: Check = (value) => {
  if (value === '.' || value === '..') return [`may not be '${value}'`]
  return pathSegmentPrefix(value)
}
export const pathSegmentPrefix: Check = (value) =>
  ['/', '%'].filter((part) => value.includes(part)).map((part) => `may not contain '${part}'`)

const notUpwards: Check = (value) => {
  if (value === '.' || value === '..') return [`must not be '${value}'`]
  return value.startsWith('..') ? ["must not start with '..'"] : []
}

const configKeyShape = rule(
  CONFIG_KEY,
  patternText(
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
    CONFIG_KEY,
    'key.name',
    'KEY_NAME',
    'key-name',
  ),
  253,
)
/** Keys of ConfigMaps and Secrets. */
export const configKey: Check = (value) => [...configKeyShape(value), ...notUpwards(value)]

const envNameShape = rule(
  ENV,
  patternText(
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
    ENV,
    'my.env-name',
    'MY_ENV.NAME',
    'MyEnvName1',
  ),
)
/** The strict rule for names of environment variables, as it was before 1.30. */
export const strictEnvName: Check = (value) => [...envNameShape(value), ...notUpwards(value)]

/** Names of environment variables: printable ASCII without `=`. */
export const envName: Check = (value) => {
  if (value === '') return [`environment variable name ${EMPTY}`]
  return /^[ -<>-~]*$/.test(value)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}

export const cIdentifier = rule(
  C_IDENTIFIER,
  patternText(
    "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
    C_IDENTIFIER,
    'my_name',
    'MY_NAME',
    'MyName',
  ),
)

export const headerName = rule(
  HEADER,
  patternText("a valid HTTP header must consist of alphanumeric characters or '-'", HEADER, 'X-Header-Name'),
)

export const percent = rule(
  PERCENT,
  patternText(
    "a valid percent string must be a numeric string followed by an ending '%'",
    PERCENT,
    '1%',
    '93%',
  ),
)

/** Names of ports: at most 15 of `a-z0-9-`, with a letter, without hyphens side by side or at an end. */
export const portName: Check = (value) => {
  const problems: string[] = []
  if (longerThan(value, 15)) problems.push(maxCharacters(15))
  if (!/^[-a-z0-9]+$/.test(value)) {
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  }
  if (!/[a-z]/.test(value)) problems.push('must contain at least one letter (a-z)')
  if (value.includes('--')) problems.push('must not contain consecutive hyphens')
  if (value.startsWith('-') || value.endsWith('-')) problems.push('must not begin or end with a hyphen')
  return problems
}

export const inRange = (value: number, least: number, most: number): string[] =>
  value >= least && value <= most ? [] : [between(least, most)]
export const portNumber = (value: number): string[] => inRange(value, 1, 65535)
export const userOrGroupId = (value: number): string[] => inRange(value, 0, 2 ** 31 - 1)

export const httpPath: Check = (value) =>
  HTTP_PATH_PATTERN.test(value) ? [] : [patternText('Invalid path', HTTP_PATH)]

const WHOLE_NAMES: Record<NameRule, Check> = {
  subdomain,
  label,
  label1035,
  'path-segment': pathSegment,
  none: () => [],
}

/**
 * The check of a rule for names of objects. `prefix` is set for generateName, where a dash may stand last.
 *
 * @example
 * nameCheck('subdomain', true)('web-') // []
 */
export function nameCheck(names: NameRule, prefix = false): Check {
  const check = WHOLE_NAMES[names]
  if (!prefix || names === 'none') return check
  if (names === 'path-segment') return pathSegmentPrefix
  return (value) => check(maskTrailingDash(value))
}

/** The API server checks a prefix without its last two characters when it ends with a dash. */
function maskTrailingDash(value: string): string {
  return value.length > 1 && value.endsWith('-') ? `${value.slice(0, -2)}a` : value
}
