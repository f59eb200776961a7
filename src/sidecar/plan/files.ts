import { hash } from 'node:crypto'
import type { ConfigObject, KeyRef, PlannedFile, SourceKind } from '../model.ts'
import type { KeyOptions } from '../options.ts'
import { type Expansion, type ReadValue, decodeBase64, expand } from './decode.ts'
import { type Substitute, createSubstitute } from './envsubst.ts'
import { type Matcher, createMatcher } from './globs.ts'
import { type FileName, createNames, isPacked } from './names.ts'
import { checkName } from './paths.ts'
import { type Problem, isProblem } from './problem.ts'

/** By how much all keys of one object may grow, unpacked and with their variables. */
const GROWTH_BYTES = 16 * 1024 * 1024

/** Keys of one object. An object may have a hundred thousand, of which each takes an inode and 2 kB of memory. */
const MOST_KEYS = 10_000

/** What one key becomes, wherever it goes. */
export interface KeyFile {
  from: KeyRef
  /** What is wrong with it. */
  problem: Problem | undefined
  /** Undefined when its name is the problem. */
  to: FileName | undefined
  /** Undefined when it cannot be read. */
  file: PlannedFile | undefined
}

/** The values of an object by their keys; where both have a key, binaryData wins, as it does in a volume. */
function valuesOf({ text, base64, bytes }: ConfigObject): [key: string, read: ReadValue][] {
  const values = new Map<string, ReadValue>()
  for (const [key, value] of Object.entries(text)) values.set(key, () => Buffer.from(value))
  for (const [key, value] of Object.entries(base64)) values.set(key, () => decodeBase64(value))
  for (const [key, value] of bytes) values.set(key, () => value)
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1))
}

const tooMany = (count: number): Problem => ({
  code: 'TOO_MANY_KEYS',
  message: `its object has ${count} keys, more than ${MOST_KEYS}, so that none of them is written; split it`,
})

/** A file that decodes its bytes again when asked: held, they would double the memory that the object takes. */
function lazyFile(read: ReadValue, how: Expansion, rest: Omit<PlannedFile, 'bytes'>): PlannedFile {
  return {
    ...rest,
    get bytes() {
      const raw = read()
      const bytes = isProblem(raw) ? raw : expand(raw, how)
      if (isProblem(bytes)) throw new Error(bytes.message)
      return bytes
    },
  }
}

function createSubstitutes({
  envsubst: globs,
  env,
}: KeyOptions): (kind: SourceKind) => Substitute | undefined {
  if (globs.length === 0) return () => undefined
  const open = createSubstitute({ globs, env }, { discreet: false })
  const discreet = createSubstitute({ globs, env }, { discreet: true })
  return (kind) => (kind === 'ConfigMap' ? open : discreet)
}

/**
 * Makes what turns an object into files: picks the keys, names them and decodes them.
 *
 * @example
 * const filesOf = createFiles(options)
 * filesOf(object) // [{ from, to: { folder: '', name: 'app.yaml' }, file, problem: undefined }]
 */
export function createFiles(options: KeyOptions): (object: ConfigObject) => KeyFile[] {
  const isWanted: Matcher = createMatcher(options.keys)
  const substituteOf = createSubstitutes(options)

  return (object) => {
    const nameOf = createNames(object, options)
    const substitute = substituteOf(object.ref.kind)
    const mode = object.ref.kind === 'Secret' ? options.secretMode : options.configMapMode
    const hasFolders = object.ref.kind === 'Directory'
    let growth = GROWTH_BYTES

    const fileOf = (key: string, read: ReadValue): KeyFile => {
      const from = { ...object.ref, key }
      const refused = (problem: Problem, to?: FileName): KeyFile => ({ from, problem, to, file: undefined })
      if (isProblem(nameOf)) return refused(nameOf)
      const to = nameOf(key)
      const badName = (hasFolders ? undefined : checkName(key)) ?? checkName(to.name)
      if (badName) return refused(badName)
      const raw = read()
      if (isProblem(raw)) return refused(raw, to)
      const how = { gunzip: isPacked(key, options), substitute, growth }
      const bytes = expand(raw, how)
      if (isProblem(bytes)) return refused(bytes, to)
      growth -= Math.max(0, bytes.length - raw.length)
      const rest = { digest: hash('sha256', bytes, 'hex'), mode, from }
      return { from, problem: undefined, to, file: lazyFile(read, how, rest) }
    }

    const wanted = valuesOf(object).filter(([key]) => isWanted(key))
    const [key] = wanted[MOST_KEYS] ?? []
    if (key === undefined) return wanted.map(([each, read]) => fileOf(each, read))
    // One for all of them.
    return [{ from: { ...object.ref, key }, problem: tooMany(wanted.length), to: undefined, file: undefined }]
  }
}
