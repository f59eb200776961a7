/** Something that keeps Pods off a Node. */
export interface Taint {
  key: string
  value?: string
  effect: string
}

/** A taint that a Pod puts up with. */
export interface Toleration {
  key?: string
  operator?: string
  value?: string
  effect?: string
  tolerationSeconds?: number
}

/**
 * Whether a Pod puts up with all taints of some effects.
 *
 * @example
 * toleratesAll(tolerations, node.spec.taints, ['NoExecute'])
 */
export const toleratesAll = (
  tolerations: readonly Toleration[],
  taints: readonly Taint[],
  effects: readonly string[],
): boolean =>
  taints
    .filter(({ effect }) => effects.includes(effect))
    .every((taint) => tolerations.some((toleration) => tolerates(toleration, taint)))

/** An empty effect or key stands for all. */
function tolerates(
  { key = '', operator = 'Equal', value = '', effect = '' }: Toleration,
  taint: Taint,
): boolean {
  if (effect !== '' && effect !== taint.effect) return false
  if (key !== '' && key !== taint.key) return false
  if (operator === 'Exists') return true
  return (operator === 'Equal' || operator === '') && value === (taint.value ?? '')
}
