import type { Fields } from '../../../../../protocol/own.ts'
import { forbiddenField, invalidValue } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import { qualifiedName } from '../../../validate/names.ts'
import { optionalText } from '../../shared/read.ts'

export const FOR_LOAD_BALANCERS = "may only be used when `type` is 'LoadBalancer'"

/** What is wrong with spec.loadBalancerClass, whatever it was before. */
export function classCauses(spec: Fields): Cause[] {
  const name = optionalText(spec.loadBalancerClass)
  const path = 'spec.loadBalancerClass'
  if (name === undefined) return []
  return spec.type === 'LoadBalancer'
    ? qualifiedName(name).map((why) => invalidValue(path, name, why))
    : [forbiddenField(path, FOR_LOAD_BALANCERS)]
}
