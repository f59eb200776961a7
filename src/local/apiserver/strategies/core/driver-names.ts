import { required, tooLong } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import { subdomain } from '../../validate/names.ts'
import { longerThan } from '../../validate/texts.ts'
import { invalidFor } from '../shared/checks.ts'

const LONGEST = 63

/** What is wrong with the name of a CSI driver. */
export function driverNameCauses(name: string, path: string): Cause[] {
  if (name === '') return [required(path)]
  return [
    ...(longerThan(name, LONGEST) ? [tooLong(path, LONGEST)] : []),
    ...invalidFor(path, name, subdomain(name.toLowerCase())),
  ]
}
