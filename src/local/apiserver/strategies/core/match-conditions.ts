import { duplicate, required, tooMany } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import { qualifiedName } from '../../validate/names.ts'
import { invalidFor } from '../shared/checks.ts'
import { items, text } from '../shared/read.ts'

const MOST = 64

/** What is wrong with matchConditions, but for what their expressions say. */
export function matchConditionCauses(list: unknown, path: string): Cause[] {
  const conditions = items(list)
  const names = new Set<string>()
  const causes = conditions.length > MOST ? [tooMany(path, conditions.length, MOST)] : []
  conditions.forEach((condition, index) => {
    const at = `${path}[${index}]`
    const name = text(condition.name)
    if (text(condition.expression).trim() === '') causes.push(required(`${at}.expression`))
    if (name === '') causes.push(required(`${at}.name`))
    else causes.push(...invalidFor(`${at}.name`, name, qualifiedName(name)))
    if (name !== '' && names.has(name)) causes.push(duplicate(`${at}.name`, name))
    names.add(name)
  })
  return causes
}
