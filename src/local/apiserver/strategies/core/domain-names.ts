import { invalidValue, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import { label, subdomain } from '../../validate/names.ts'

/** What is wrong with the name of a host of at least two parts; a dot may stand last. */
export function domainNameCauses(value: string, path: string): Cause[] {
  if (value === '') return [required(path)]
  const name = value.replace(/\.$/, '')
  const problems = subdomain(name)
  if (problems.length > 0) return [invalidValue(path, name, problems.join(','))]
  const parts = name.split('.')
  if (parts.length < 2) {
    return [invalidValue(path, name, 'should be a domain with at least two segments separated by dots')]
  }
  for (const part of parts) {
    const wrong = label(part)
    if (wrong.length > 0) return [invalidValue(path, part, wrong.join(','))]
  }
  return []
}

/** What is wrong with the name of something in a domain, of at least three parts. */
export function qualifiedDomainCauses(name: string, path: string): Cause[] {
  if (name === '') return [required(path)]
  const problems = subdomain(name)
  if (problems.length > 0) return [invalidValue(path, name, problems.join(','))]
  return name.split('.').length < 3
    ? [invalidValue(path, name, 'should be a domain with at least three segments separated by dots')]
    : []
}
