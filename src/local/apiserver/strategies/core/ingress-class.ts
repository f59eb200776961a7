import type { Obj } from '../../../../cluster/object.ts'
import { isFields, type Fields } from '../../../../protocol/own.ts'
import { forbiddenField, invalidValue, notSupported, required, tooLong } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { httpPath, label, subdomain } from '../../validate/names.ts'
import { longerThan } from '../../validate/texts.ts'
import { immutable, invalidFor } from '../shared/checks.ts'
import { fillUnset, optionalText, part, text } from '../shared/read.ts'
import { referenceCauses } from './ingress.ts'

const LONGEST_CONTROLLER = 250
const SCOPES = ['Cluster', 'Namespace']
const CONTROLLER = 'spec.controller'
const PARAMETERS = 'spec.parameters'

export const ingressClass: Strategy = {
  hasGeneration: true,
  defaults: ({ spec }) => {
    const { parameters } = part(spec)
    if (isFields(parameters)) fillUnset(parameters, 'scope', 'Cluster')
  },
  validate: (next, previous) => [
    ...(previous === undefined ? [] : immutable(controllerOf(next), controllerOf(previous), CONTROLLER)),
    ...controllerCauses(controllerOf(next)),
    ...parametersCauses(part(next.spec).parameters),
  ],
}

const controllerOf = ({ spec }: Obj): string => text(part(spec).controller)

function controllerCauses(controller: string): Cause[] {
  if (controller === '') return [required(CONTROLLER)]
  const causes = longerThan(controller, LONGEST_CONTROLLER) ? [tooLong(CONTROLLER, LONGEST_CONTROLLER)] : []
  const slash = controller.indexOf('/')
  if (slash < 1 || slash === controller.length - 1) {
    const why = 'must be a domain-prefixed path (such as "acme.io/foo")'
    return [...causes, invalidValue(CONTROLLER, controller, why)]
  }
  const host = controller.slice(0, slash)
  const path = controller.slice(slash + 1)
  return [
    ...causes,
    ...invalidFor(CONTROLLER, host, subdomain(host)),
    ...invalidFor(CONTROLLER, path, httpPath(path)),
  ]
}

function parametersCauses(parameters: unknown): Cause[] {
  if (!isFields(parameters)) return []
  return [...referenceCauses(parameters, PARAMETERS), ...scopeCauses(parameters)]
}

function scopeCauses({ scope, namespace }: Fields): Cause[] {
  const name = optionalText(namespace)
  const path = `${PARAMETERS}.namespace`
  if (scope === 'Cluster') {
    return name === undefined ? [] : [forbiddenField(path, "`parameters.scope` is set to 'Cluster'")]
  }
  if (scope !== 'Namespace') return [notSupported(`${PARAMETERS}.scope`, scope, SCOPES)]
  return name === undefined
    ? [required(path, "`parameters.scope` is set to 'Namespace'")]
    : invalidFor(path, name, label(name))
}
