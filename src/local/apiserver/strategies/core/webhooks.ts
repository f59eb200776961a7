import type { Obj } from '../../../../cluster/object.ts'
import type { Fields } from '../../../../protocol/own.ts'
import { duplicate, invalidValue, notSupported, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { labelSelectorCauses, type LabelSelector } from '../../validate/labels.ts'
import { label1035 } from '../../validate/names.ts'
import { invalidFor } from '../shared/checks.ts'
import { ensure, fillUnset, items, number, part, text, texts } from '../shared/read.ts'
import { semanticEqual } from '../shared/semantic-equal.ts'
import { defaultRules, ruleCauses } from './admission-rules.ts'
import { qualifiedDomainCauses } from './domain-names.ts'
import { matchConditionCauses } from './match-conditions.ts'
import { webhookServiceCauses, webhookUrlCauses } from './webhook-clients.ts'

const FAILURE_POLICIES = ['Fail', 'Ignore']
const MATCH_POLICIES = ['Equivalent', 'Exact']
const HARMLESS = ['None', 'NoneOnDryRun']
const SIDE_EFFECTS = ['None', 'NoneOnDryRun', 'Some', 'Unknown']
const REINVOCATIONS = ['IfNeeded', 'Never']
const REVIEWS = ['v1', 'v1beta1']

export const validatingWebhooks: Strategy = webhooks(false)
export const mutatingWebhooks: Strategy = webhooks(true)

function webhooks(mutating: boolean): Strategy {
  return {
    hasGeneration: true,
    blindUpdate: false,
    metadataRepeats: ['create'],
    defaults: (next) => {
      for (const hook of items(next.webhooks)) defaultHook(hook, mutating)
    },
    bumps: (next, previous) => !semanticEqual(next.webhooks, previous.webhooks),
    validate: (next, previous) => hooksCauses(next, previous, mutating),
    warnings: ({ metadata }) => staticNameWarnings(metadata.name ?? ''),
  }
}

function defaultHook(hook: Fields, mutating: boolean): void {
  fillUnset(hook, 'failurePolicy', 'Fail')
  fillUnset(hook, 'matchPolicy', 'Equivalent')
  fillUnset(hook, 'namespaceSelector', {})
  fillUnset(hook, 'objectSelector', {})
  fillUnset(hook, 'timeoutSeconds', 10)
  if (mutating) fillUnset(hook, 'reinvocationPolicy', 'Never')
  defaultRules(items(hook.rules))
  if (part(hook.clientConfig).service != null)
    fillUnset(ensure(ensure(hook, 'clientConfig'), 'service'), 'port', 443)
}

/** Names with this ending are meant for what is read from files. */
export const staticNameWarnings = (name: string): string[] =>
  name.endsWith('.static.k8s.io')
    ? [
        `metadata.name: names ending with ".static.k8s.io" are reserved for static manifest-based configurations and cannot be managed via the API`,
      ]
    : []

/** What an update may leave as it is, because it was stored that way. */
interface Tolerated {
  sideEffects: boolean
  reviews: boolean
  names: boolean
  values: boolean
}

function toleratedBy(previous: Obj | undefined): Tolerated {
  const hooks = items(previous?.webhooks)
  return {
    sideEffects: hooks.some((hook) => !HARMLESS.includes(text(hook.sideEffects))),
    reviews: hooks.some((hook) => !texts(hook.admissionReviewVersions).some((one) => REVIEWS.includes(one))),
    names: new Set(hooks.map((hook) => hook.name)).size < hooks.length,
    values: hooks.some((hook) => selectorsCauses(hook, '', false).length > 0),
  }
}

function hooksCauses(next: Obj, previous: Obj | undefined, mutating: boolean): Cause[] {
  const tolerated = toleratedBy(previous)
  const names = new Set<string>()
  return items(next.webhooks).flatMap((hook, index) => {
    const path = `webhooks[${index}]`
    const name = text(hook.name)
    const isRepeated = !tolerated.names && name !== '' && names.has(name)
    names.add(name)
    return [
      ...hookCauses(hook, tolerated, mutating, path),
      ...reviewCauses(
        texts(hook.admissionReviewVersions),
        tolerated.reviews,
        `${path}.admissionReviewVersions`,
      ),
      ...(isRepeated ? [duplicate(`${path}.name`, name)] : []),
    ]
  })
}

function hookCauses(hook: Fields, tolerated: Tolerated, mutating: boolean, path: string): Cause[] {
  const seconds = number(hook.timeoutSeconds)
  const classes = tolerated.sideEffects ? SIDE_EFFECTS : HARMLESS
  const oneOf = (field: string, allowed: string[]): Cause[] =>
    allowed.includes(text(hook[field])) ? [] : [notSupported(`${path}.${field}`, hook[field], allowed)]
  return [
    ...qualifiedDomainCauses(text(hook.name), `${path}.name`),
    ...items(hook.rules).flatMap((rule, index) => ruleCauses(rule, `${path}.rules[${index}]`)),
    ...oneOf('failurePolicy', FAILURE_POLICIES),
    ...oneOf('matchPolicy', MATCH_POLICIES),
    ...(hook.sideEffects == null
      ? [required(`${path}.sideEffects`, `must specify one of ${classes.join(', ')}`)]
      : oneOf('sideEffects', classes)),
    ...(seconds < 1 || seconds > 30
      ? [
          invalidValue(
            `${path}.timeoutSeconds`,
            seconds,
            'the timeout value must be between 1 and 30 seconds',
          ),
        ]
      : []),
    ...selectorsCauses(hook, `${path}.`, tolerated.values),
    ...(mutating ? oneOf('reinvocationPolicy', REINVOCATIONS) : []),
    ...clientCauses(part(hook.clientConfig), `${path}.clientConfig`),
    ...matchConditionCauses(hook.matchConditions, `${path}.matchConditions`),
  ]
}

const selectorsCauses = (hook: Fields, path: string, allowInvalidValues: boolean): Cause[] =>
  ['namespaceSelector', 'objectSelector'].flatMap((name) =>
    labelSelectorCauses(hook[name] as LabelSelector | undefined, `${path}${name}`, { allowInvalidValues }),
  )

function clientCauses({ url, service }: Fields, path: string): Cause[] {
  if ((url == null) === (service == null)) {
    return [required(path, 'exactly one of url or service is required')]
  }
  return url == null
    ? webhookServiceCauses(part(service), `${path}.service`)
    : webhookUrlCauses(text(url), `${path}.url`)
}

function reviewCauses(versions: string[], anyVersion: boolean, path: string): Cause[] {
  if (versions.length === 0) return [required(path, `must specify one of ${REVIEWS.join(', ')}`)]
  const causes = versions.flatMap((version, index) => {
    const at = `${path}[${index}]`
    return versions.indexOf(version) < index
      ? [invalidValue(at, version, 'duplicate version')]
      : invalidFor(at, version, label1035(version))
  })
  if (anyVersion || versions.some((version) => REVIEWS.includes(version))) return causes
  return [...causes, invalidValue(path, versions, `must include at least one of ${REVIEWS.join(', ')}`)]
}
