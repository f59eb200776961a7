const STAGES = { alpha: 0, beta: 1, '': 2 } as const

function parse(version: string): { major: number; stage: number; minor: number } | undefined {
  const found = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/.exec(version)
  if (found === null) return undefined
  const stage = (found[2] ?? '') as keyof typeof STAGES
  return { major: Number(found[1]), stage: STAGES[stage], minor: Number(found[3] ?? 0) }
}

/**
 * Compares versions as Kubernetes ranks them: v2 > v1 > v1beta2 > v1beta1 > v1alpha1 > anything else by its letters.
 *
 * @example
 * ['v1', 'v1beta1', 'v2'].sort((a, b) => compareVersions(b, a)) // ['v2', 'v1', 'v1beta1']
 */
export function compareVersions(left: string, right: string): number {
  if (left === right) return 0
  const [a, b] = [parse(left), parse(right)]
  if (a === undefined && b === undefined) return left < right ? 1 : -1
  if (a === undefined) return -1
  if (b === undefined) return 1
  return a.stage - b.stage || a.major - b.major || a.minor - b.minor
}
