/**
 * The name that is most like what was typed; undefined when none is.
 *
 * @example
 * suggest('floder', ['folder', 'owner']) // 'folder'
 */
export function suggest(typed: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, far: distance(typed, name) }))
    .filter(({ name, far }) => far <= 3 && far < name.length * 0.6)
  return near.sort((a, b) => a.far - b.far)[0]?.name
}

/** How many letters have to be put in, taken out or replaced; two that changed places count twice. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let at = 1; at <= from.length; at++) {
    const before = row
    row = [at]
    for (let index = 1; index <= to.length; index++) {
      const same = from[at - 1] === to[index - 1] ? 0 : 1
      row.push(Math.min((row[index - 1] ?? 0) + 1, (before[index] ?? 0) + 1, (before[index - 1] ?? 0) + same))
    }
  }
  return row[to.length] ?? 0
}
