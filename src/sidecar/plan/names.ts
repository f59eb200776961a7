import type { ConfigObject, ObjectRef } from '../model.ts'
import type { KeyOptions } from '../options.ts'
import { type Problem, isProblem, quote } from './problem.ts'

const PACKED = '.gz'

function badRename(why: string): Problem {
  return { code: 'RENAME', message: `the rename annotation ${why}; write it as old=new,old2=new2` }
}

/**
 * Reads a rename annotation: `old=new,old2=new2`. White space around names and empty entries mean nothing. An entry
 * without exactly one `=` or without an old name, or a key that is named twice, makes all of it unreadable.
 *
 * @example
 * parseRenames('a.yaml=b.yaml') // a Map: 'a.yaml' -> 'b.yaml'
 */
export function parseRenames(annotation: string): ReadonlyMap<string, string> | Problem {
  const renames = new Map<string, string>()
  for (const entry of annotation.split(',')) {
    if (entry.trim() === '') continue
    const [from = '', to, more] = entry.split('=', 3).map((part) => part.trim())
    if (from === '' || to === undefined || more !== undefined)
      return badRename(`cannot be read at ${quote(entry.trim())}`)
    if (renames.has(from)) return badRename(`names ${quote(from)} twice`)
    renames.set(from, to)
  }
  return renames
}

/**
 * One annotation, if the object has it.
 *
 * @example
 * annotationOf(object, 'hookwright.dev/folder') // 'eu/1'
 */
export function annotationOf({ annotations }: ConfigObject, name: string): string | undefined {
  return Object.hasOwn(annotations, name) ? annotations[name] : undefined
}

/**
 * Whether the value of a key is to be unpacked: its key says so, whatever it is renamed to.
 *
 * @example
 * isPacked('big.json.gz', { gunzip: true }) // true
 */
export function isPacked(key: string, { gunzip }: Pick<KeyOptions, 'gunzip'>): boolean {
  return gunzip && key.endsWith(PACKED)
}

/** The start of unique names. A namespace has no dot; the name of a folder is a path, so its slashes are escaped. */
function uniqueStart({ kind, namespace, name }: ObjectRef): string {
  return kind === 'Directory'
    ? `directory_${name.replaceAll('%', '%25').replaceAll('/', '%2F')}.`
    : `namespace_${namespace}.${kind.toLowerCase()}_${name}.`
}

/** Where a key goes, below the folder of its object. */
export interface FileName {
  /** Only files of a folder lie in folders of their own. */
  folder: string
  name: string
}

/**
 * Names an object's files by their keys: as the annotation says, or else the option, or else as the key, without its
 * `.gz` when it is unpacked. A new name is taken as it is. The keys of a Directory may have folders in them, and keep
 * them.
 *
 * Unique names are those of k8s-sidecar, so that a move keeps them: `namespace_NS.configmap_NAME.KEY`, with
 * `secret` for a Secret; `directory_%2Fetc%2Fconfig.KEY` for a folder. As the name of an object may have dots in it, the
 * key `b.c` of `a` and the key `c` of `a.b` still are one file: a conflict, told as any other.
 *
 * @example
 * const nameOf = createNames(object, options)
 * if (!isProblem(nameOf)) nameOf('app.yaml').name // 'namespace_default.configmap_web.app.yaml'
 */
export function createNames(
  object: ConfigObject,
  options: KeyOptions,
): ((key: string) => FileName) | Problem {
  const renames = parseRenames(annotationOf(object, options.renameAnnotation) ?? '')
  if (isProblem(renames)) return renames
  const { ref } = object
  const start = options.uniqueNames ? uniqueStart(ref) : ''
  return (key) => {
    const unpacked = isPacked(key, options) ? key.slice(0, -PACKED.length) : key
    const path = renames.get(key) ?? options.rename.get(key) ?? unpacked
    const end = ref.kind === 'Directory' ? path.lastIndexOf('/') + 1 : 0
    return { folder: path.slice(0, end), name: start + path.slice(end) }
  }
}
