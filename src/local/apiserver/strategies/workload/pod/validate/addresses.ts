import { invalidValue } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { addressCauses, isFour, parseAddress } from '../../../../validate/ip.ts'
import { items, text } from '../../../shared/read.ts'

/**
 * What is wrong with the list of addresses of a Pod or its node: at most one of each family.
 *
 * @example
 * addressListCauses([{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }], [], 'status.podIPs')
 */
export function addressListCauses(list: unknown, known: unknown, path: string): Cause[] {
  const stored = items(known).map(({ ip }) => text(ip))
  const given = items(list).map(({ ip }) => text(ip))
  const causes = given.flatMap((ip, index) => addressCauses(ip, `${path}[${index}]`, stored))
  if (given.length < 2) return causes
  const families = new Set(given.map((ip) => isFourText(ip)))
  if (families.size < 2 || given.length > 2) {
    const shown = given.map((ip) => ({ IP: ip }))
    causes.push(invalidValue(path, shown, 'may specify no more than one IP for each IP family'))
  }
  return causes
}

function isFourText(text: string): boolean {
  const address = parseAddress(text)
  return address !== undefined && isFour(address)
}
