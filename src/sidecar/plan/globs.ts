/** Says whether a name is meant. */
export type Matcher = (name: string) => boolean

/**
 * Whether a name matches a glob: `*` is any number of characters, `?` is one, all others are themselves, in their case.
 * It goes back to the last `*` only, so that no pattern takes long.
 *
 * @example
 * matchesGlob('*.yaml', 'app.yaml') // true
 */
export function matchesGlob(glob: string, name: string): boolean {
  let at = 0
  let star = -1
  let resume = 0
  let i = 0
  while (i < name.length) {
    if (glob[at] === '*') {
      star = at++
      resume = i
    } else if (glob[at] === '?' || glob[at] === name[i]) {
      at++
      i++
    } else if (star >= 0) {
      at = star + 1
      i = ++resume
    } else {
      return false
    }
  }
  while (glob[at] === '*') at++
  return at === glob.length
}

/**
 * Selects names by globs. One with a leading `!` leaves names out, whatever its place in the list; where there are no
 * others, everything else is meant. An empty list means all.
 *
 * @example
 * const wanted = createMatcher(['*.yaml', '!secret*'])
 * wanted('app.yaml') // true
 */
export function createMatcher(globs: readonly string[]): Matcher {
  const excludes = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1))
  const includes = globs.filter((glob) => !glob.startsWith('!'))
  return (name) =>
    (includes.length === 0 || includes.some((glob) => matchesGlob(glob, name))) &&
    !excludes.some((glob) => matchesGlob(glob, name))
}
