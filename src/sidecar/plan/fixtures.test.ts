import type { ConfigObject, KeyRef, Plan, RootPlan, Selected, SourceKind } from '../model.ts'
import type { KeyOptions } from '../options.ts'

export const ROOT = '/data'
export const FOLDER = 'hookwright.dev/folder'
export const RENAME = 'hookwright.dev/rename'

/** Options that do nothing, but for what is given. */
export function keyOptions(given: Partial<KeyOptions> = {}): KeyOptions {
  return {
    keys: [],
    rename: new Map(),
    folderAnnotation: FOLDER,
    renameAnnotation: RENAME,
    uniqueNames: false,
    gunzip: false,
    envsubst: [],
    env: {},
    configMapMode: 0o644,
    secretMode: 0o400,
    ...given,
  }
}

interface Parts extends Partial<Omit<ConfigObject, 'ref'>> {
  kind?: SourceKind
  namespace?: string
}

/** An object of this name: a ConfigMap of `default` unless said otherwise. */
export function objectOf(
  name: string,
  { kind = 'ConfigMap', namespace = 'default', ...rest }: Parts,
): ConfigObject {
  const ref = { kind, namespace, name, uid: `${kind}-${namespace}-${name}` }
  return { ref, created: 0, annotations: {}, text: {}, base64: {}, bytes: new Map(), ...rest }
}

/** Selects an object for a folder of a root. */
export function select(object: ConfigObject, folder = '', root = ROOT): Selected {
  return { object, target: { root, folder } }
}

export function rootOf(plan: Plan, root = ROOT): RootPlan {
  const found = plan.roots.get(root)
  if (!found) throw new Error(`the plan has no root ${root}`)
  return found
}

/** Texts of files by their path. */
export function textsOf(plan: Plan, root = ROOT): Record<string, string> {
  const { tree } = rootOf(plan, root)
  return Object.fromEntries(
    [...tree].sort().map(([path, { bytes }]) => [path, Buffer.from(bytes).toString()]),
  )
}

/** Codes of refusals by key: `web/a: KEY_NAME`. */
export function codesOf({ refusals }: Plan): string[] {
  return refusals.map(({ code, from }) => `${shortOf(from)}: ${code}`)
}

/** Conflicts in short: `a: old/k beats new/k`. */
export function beatsOf({ conflicts }: Plan): string[] {
  return conflicts.map(({ path, winner, loser }) => `${path}: ${shortOf(winner)} beats ${shortOf(loser)}`)
}

const shortOf = ({ name, key }: KeyRef) => `${name}/${key}`

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
