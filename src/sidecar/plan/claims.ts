import type { ConfigObject, KeyRef, PlannedFile, Refusal, Selected, Target } from '../model.ts'
import type { KeyOptions } from '../options.ts'
import { type KeyFile, createFiles } from './files.ts'
import { type FileName, annotationOf } from './names.ts'
import { checkPath, foldersOf, resolveFolder } from './paths.ts'
import { type Problem, isProblem } from './problem.ts'

/** A key that wants a path. */
export interface Claim {
  root: string
  path: string
  /** All folders that the path lies in, from the outermost. */
  folders: readonly string[]
  created: number
  from: KeyRef
  /** Undefined: it cannot be read, so that the file of before stays. */
  file: PlannedFile | undefined
}

/** What one object asks for in one place. */
export interface Claims {
  claims: readonly Claim[]
  refusals: readonly Refusal[]
}

/** What is known of one object: its files, and what they claim in each place where it is selected. */
interface Known {
  files: readonly KeyFile[]
  places: { target: Target; found: Claims }[]
}

/** A folder of a root, and all that it lies in. */
interface Place {
  folder: string
  folders: readonly string[]
}

/** Finds the folders of one object where a rule sends it, each once: its own, and those that its keys have below it. */
function createPlaces(target: Target, annotation: string | undefined, roots: readonly string[]) {
  const own = resolveFolder(target, annotation, roots)
  const places = new Map<string, Place | Problem>()
  return (below: string): Place | Problem => {
    if (isProblem(own)) return own
    const before = places.get(below)
    if (before) return before
    const folder = resolveFolder({ root: target.root, folder: `${own}/${below}` }, undefined, roots)
    const place = isProblem(folder) ? folder : { folder, folders: foldersOf(folder) }
    places.set(below, place)
    return place
  }
}

type Located = Pick<Claim, 'path' | 'folders'>

function locate(
  root: string,
  place: Place | Problem,
  to: FileName | undefined,
): Located | Problem | undefined {
  if (isProblem(place)) return place
  if (!to) return undefined
  const path = place.folder === '' ? to.name : `${place.folder}/${to.name}`
  return checkPath(root, path) ?? { path, folders: place.folders }
}

const isSame = (a: Target, b: Target) => a === b || (a.root === b.root && a.folder === b.folder)

/**
 * Makes what says which paths an object claims where it is selected. It remembers that for as long as the object is
 * the same value: nothing is decoded twice.
 *
 * @example
 * const claimsOf = createClaims({ keys, roots: ['/data'] })
 * claimsOf({ object, target: { root: '/data', folder: '' } }).claims // [{ path: 'app.yaml', ... }]
 */
export function createClaims({ keys, roots }: { keys: KeyOptions; roots: readonly string[] }) {
  const filesOf = createFiles(keys)
  const known = new WeakMap<ConfigObject, Known>()

  const claimIn = (object: ConfigObject, files: readonly KeyFile[], target: Target): Claims => {
    const { root } = target
    const { created } = object
    const claims: Claim[] = []
    const refusals: Refusal[] = []
    const placeOf = createPlaces(target, annotationOf(object, keys.folderAnnotation), roots)
    for (const { from, to, file, problem } of files) {
      const at = locate(root, placeOf(to?.folder ?? ''), to)
      const wrong = isProblem(at) ? at : problem
      if (wrong) refusals.push({ ...wrong, from })
      if (at && !isProblem(at)) claims.push({ root, ...at, created, from, file })
    }
    return { claims, refusals }
  }

  return ({ object, target }: Selected): Claims => {
    let all = known.get(object)
    if (!all) known.set(object, (all = { files: filesOf(object), places: [] }))
    const before = all.places.find((place) => isSame(place.target, target))
    if (before) return before.found
    const found = claimIn(object, all.files, target)
    all.places.push({ target, found })
    return found
  }
}
