/**
 * A moment as the API server writes it: whole seconds in UTC.
 *
 * @example
 * timestamp(0) // '1970-01-01T00:00:00Z'
 */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}
