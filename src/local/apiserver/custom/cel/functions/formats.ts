import { FORMATS } from '../../openapi/formats.ts'
import { labelValue, nameCheck, qualifiedName } from '../../../validate/names.ts'
import { Opaque, Optional } from '../values.ts'
import { fn, method, type Overload } from './overload.ts'

const FORMAT = 'kubernetes.NamedFormat'

type Check = (text: string) => readonly string[]

const known =
  (format: string, why: string): Check =>
  (text) =>
    FORMATS[format]?.(text) === true ? [] : [why]

const CHECKS: Readonly<Record<string, Check>> = {
  dns1123Label: nameCheck('label'),
  dns1123Subdomain: nameCheck('subdomain'),
  dns1035Label: nameCheck('label1035'),
  qualifiedName,
  dns1123LabelPrefix: nameCheck('label', true),
  dns1123SubdomainPrefix: nameCheck('subdomain', true),
  dns1035LabelPrefix: nameCheck('label1035', true),
  labelValue,
  uri: known('uri', 'invalid URI for request'),
  uuid: known('uuid', 'does not match the UUID format'),
  byte: known('byte', 'invalid base64'),
  date: known('date', 'invalid date'),
  datetime: known('datetime', 'invalid datetime'),
}

const named = (name: string) => new Opaque(FORMAT, CHECKS[name], name)

/** `format.named('uuid')`, `format.uuid()`, and what they validate. */
export const NAMED_FORMATS: readonly Overload[] = [
  fn('format.named', 'string', `optional(${FORMAT})`, ([name]) =>
    Object.hasOwn(CHECKS, name as string) ? new Optional(named(name as string)) : new Optional(),
  ),
  ...Object.keys(CHECKS).map((name) => fn(`format.${name}`, '', FORMAT, () => named(name))),
  method(
    'validate',
    `${FORMAT} string`,
    'optional(list(string))',
    ([format, text]) => {
      const problems = ((format as Opaque).value as Check)(text as string)
      return problems.length === 0 ? new Optional() : new Optional([...problems])
    },
    ([, text]) => Math.ceil((1 + (text as string).length) * 0.1) * 15,
  ),
]
