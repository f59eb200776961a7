import type { IntOrPercent } from './objects.ts'

/**
 * The number that a number or a share stands for; what is neither counts as 0, as the API server lets none through.
 *
 * @example
 * scaled('25%', 10, Math.ceil) // 3
 */
export function scaled(
  value: IntOrPercent | undefined,
  total: number,
  round: (share: number) => number,
): number {
  if (value === undefined || typeof value === 'number') return value ?? 0
  const percent = /^(\d+)%$/.exec(value)?.[1]
  return percent === undefined ? 0 : round((Number(percent) * total) / 100)
}
