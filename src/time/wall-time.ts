/**
 * Milliseconds since 1970, for what is shown to people and stored; durations are for a `Clock`.
 *
 * @example
 * new Date(wallTime()).toISOString()
 */
export const wallTime = (): number => Date.now()
