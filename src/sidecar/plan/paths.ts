import type { RefusalCode, Target } from '../model.ts'
import { type Problem, isProblem, quote } from './problem.ts'

/** Most bytes of one name, as file systems have it (NAME_MAX). */
const NAME_BYTES = 255
/** Most bytes of a whole path, without the NUL at its end (PATH_MAX). */
const PATH_BYTES = 4095
/** How much longer a path may be while its file is written, in our own folder. */
const SPARE_BYTES = 64
/** Enough for any layout, and few enough to compare quickly. */
const MAX_FOLDERS = 32

/** What no name may be, and what is said of it. */
const FAULTS: readonly (readonly [applies: (name: string) => boolean, message: string])[] = [
  [(name) => name === '', 'is empty'],
  [(name) => name === '.', 'is the folder itself'],
  [(name) => name.startsWith('..'), 'begins with ".."'],
  [(name) => name.includes('/'), 'has a slash in it'],
  [(name) => name.includes('\0'), 'has a NUL in it'],
  // Two of them would be one file, as both become U+FFFD.
  [(name) => !name.isWellFormed(), 'has half a character in it'],
]

function checkComponent(name: string, code: RefusalCode, what: string): Problem | undefined {
  const fault = FAULTS.find(([applies]) => applies(name))
  if (fault) return { code, message: `the ${what} name ${quote(name)} ${fault[1]}; choose another name` }
  const bytes = Buffer.byteLength(name)
  if (bytes <= NAME_BYTES) return undefined
  const message = `the ${what} name ${quote(name)} has ${bytes} bytes, more than ${NAME_BYTES}; choose a shorter one`
  return { code: 'NAME_TOO_LONG', message }
}

/**
 * Checks the name of a file: a key, or what it is renamed to. Refused are the empty name, `.`, all that begins with `..`
 * (our own folder is among them), a slash, NUL, half a character of UTF-16, and more than 255 bytes of UTF-8.
 *
 * @example
 * checkName('../x')?.code // 'KEY_NAME'
 */
export function checkName(name: string): Problem | undefined {
  return checkComponent(name, 'KEY_NAME', 'file')
}

/**
 * Checks the length of a whole path. It leaves room for our own folder, in which the file is written first: one key
 * that is too long must not keep all others from being written.
 *
 * @example
 * checkPath('/etc/app', 'x/y') // undefined
 */
export function checkPath(root: string, path: string): Problem | undefined {
  const bytes = Buffer.byteLength(root) + 1 + Buffer.byteLength(path)
  const most = PATH_BYTES - SPARE_BYTES
  if (bytes <= most) return undefined
  return {
    code: 'NAME_TOO_LONG',
    message: `its path has ${bytes} bytes, more than ${most}; choose a shorter folder`,
  }
}

/** The names between slashes; empty ones and `.` mean nothing. */
const split = (path: string) => path.split('/').filter((part) => part !== '' && part !== '.')

const startsWith = (parts: readonly string[], start: readonly string[]) =>
  start.every((part, i) => part === parts[i])

function outside(folder: string, why: string): Problem {
  return {
    code: 'FOLDER_OUTSIDE',
    message: `the folder ${quote(folder)} ${why}; the annotation of the object has to name one inside`,
  }
}

function checkFolder(parts: readonly string[], named: string): Problem | undefined {
  if (parts.length > MAX_FOLDERS) {
    const message = `the folder ${quote(named)} is more than ${MAX_FOLDERS} deep; choose one that is less deep`
    return { code: 'FOLDER_NAME', message }
  }
  return parts.map((part) => checkComponent(part, 'FOLDER_NAME', 'folder')).find(isProblem)
}

/**
 * The folder that an object goes to, relative to the root of the rule that selected it. Its annotation names one below
 * the rule's own, or an absolute one inside the root, which is then taken as it is. White space around it, empty parts
 * and `.` mean nothing.
 *
 * Nothing leads out: no `..` (also where it would come back, as in `a/../b`), no absolute path elsewhere, and nothing
 * that lies in another root inside this one, since only its own rules write there.
 *
 * @example
 * resolveFolder({ root: '/data', folder: 'web' }, 'eu/1', ['/data']) // 'web/eu/1'
 * resolveFolder({ root: '/data', folder: 'web' }, '/data/eu', ['/data']) // 'eu'
 */
export function resolveFolder(
  { root, folder: own }: Target,
  annotation: string | undefined,
  roots: readonly string[],
): string | Problem {
  const asked = annotation?.trim() ?? ''
  const named = asked === '' ? own : asked
  const rootParts = split(root)
  const whole = asked.startsWith('/') ? split(asked) : [...rootParts, ...split(own), ...split(asked)]
  if (!startsWith(whole, rootParts)) return outside(named, `is not inside ${quote(root)}`)
  const parts = whole.slice(rootParts.length)
  if (parts.includes('..')) return outside(named, 'has ".." in it')
  const inner = roots.map(split).find((other) => other.length > rootParts.length && startsWith(whole, other))
  if (inner) return outside(named, 'belongs to another root')
  return checkFolder(parts, named) ?? parts.join('/')
}

/**
 * The folder and all that it lies in, from the outermost.
 *
 * @example
 * foldersOf('a/b') // ['a', 'a/b']
 */
export function foldersOf(folder: string): string[] {
  if (folder === '') return []
  const parts = folder.split('/')
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}
