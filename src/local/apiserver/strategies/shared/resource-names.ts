import { qualifiedName } from '../../validate/names.ts'

const CONTAINER = new Set(['cpu', 'memory', 'ephemeral-storage'])
const INTEGER = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
])
const STANDARD = new Set([
  ...CONTAINER,
  ...[...CONTAINER].flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'storage',
  'requests.storage',
  'services.nodeports',
  'services.loadbalancers',
])

export const isHugePages = (name: string): boolean => name.startsWith('hugepages-')

/** Resources that Kubernetes itself knows: they have no domain, or that of Kubernetes. */
export const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/')

/** Resources of which requests may be less than limits. */
export const isOvercommitAllowed = (name: string): boolean => isNative(name) && !isHugePages(name)

/** Names with a domain of somebody else, as device plugins offer them. */
export const isExtended = (name: string): boolean =>
  !isNative(name) && !name.startsWith('requests.') && qualifiedName(`requests.${name}`).length === 0

export const isInteger = (name: string): boolean => INTEGER.has(name) || isExtended(name)

/** Resources that a Pod as a whole may ask for. */
export const isPodLevel = (name: string): boolean => name === 'cpu' || name === 'memory' || isHugePages(name)

/**
 * What is wrong with the name of a resource anywhere.
 *
 * @example
 * resourceNameProblems('gpu') // ['must be a standard resource type or fully qualified']
 */
export function resourceNameProblems(name: string): string[] {
  const problems = qualifiedName(name)
  if (problems.length > 0 || name.includes('/') || STANDARD.has(name)) return problems
  if (isHugePages(name) || name.startsWith('requests.hugepages-')) return problems
  return ['must be a standard resource type or fully qualified']
}

/**
 * What is wrong with the name of a resource of a container.
 *
 * @example
 * containerResourceProblems('pods') // ['must be a standard resource for containers']
 */
export function containerResourceProblems(name: string): string[] {
  const problems = resourceNameProblems(name)
  if (!name.includes('/')) {
    if (!CONTAINER.has(name) && !isHugePages(name))
      problems.push('must be a standard resource for containers')
  } else if (!isNative(name) && !isExtended(name)) {
    problems.push("doesn't follow extended resource name standard")
  }
  return problems
}
