import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The code of one generation of hooks, as it was when that generation was loaded. Every worker of the generation runs
 * from it, also one that is started days later to replace another, whatever has become of the files meanwhile.
 */
export interface Snapshot {
  /** What `specifier` means in the module at `parentUrl`, keyed by both. */
  resolved: Record<string, string>
  /** Source by URL, with types stripped, so that no worker needs the parser for it. */
  sources: Record<string, { format: 'module' | 'json'; source: string }>
}

/** The SDK of this very server: `.ts` when run from source, `.js` when run from the package. */
const SDK_URL = new URL(`../../sdk/index${extname(import.meta.filename)}`, import.meta.url).href

/** Folder of this server's own code: it is not part of a snapshot. */
const OWN_URL = new URL('../../', import.meta.url).href

const SCRIPTS = new Set(['.ts', '.mts', '.js', '.mjs'])

/** A failed import: which module asked for what. */
export interface FailedImport {
  parentUrl: string
  specifier: string
}

/** A recording in progress. */
export interface Recorder {
  snapshot: Snapshot
  /** The last import that led nowhere. */
  failedImport(): FailedImport | undefined
  /** What a URL means in the module at `parentUrl`: Node follows symbolic links. */
  urlOf(url: string, parentUrl: string): string
  /** Sources of a module and of all that it imports, by URL. */
  reachable(url: string): Map<string, string>
}

const keyOf = (specifier: string, parentUrl: string) => `${specifier} ${parentUrl}`

/**
 * Makes `import … from 'hookwright'` mean this server's own SDK, wherever the importing file lies, and records every
 * local module that is loaded from now on in this thread. What lies in `node_modules` is left to Node.
 */
export function recordModules(): Recorder {
  const snapshot: Snapshot = { resolved: {}, sources: {} }
  const imports = new Map<string, Set<string>>()
  let failed: FailedImport | undefined
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'hookwright') return { url: SDK_URL, shortCircuit: true }
      try {
        const found = next(specifier, context)
        const { parentURL = '' } = context
        if (isLocal(found.url)) {
          snapshot.resolved[keyOf(specifier, parentURL)] = found.url
          imports.set(parentURL, (imports.get(parentURL) ?? new Set()).add(found.url))
        }
        return found
      } catch (error) {
        if (context.parentURL !== undefined) failed = { parentUrl: context.parentURL, specifier }
        throw error
      }
    },
    load(url, context, next) {
      const kind = isLocal(url) ? extname(new URL(url).pathname) : ''
      if (SCRIPTS.has(kind)) {
        const source = readScript(url)
        snapshot.sources[url] = { format: 'module', source }
        return { format: 'module', source, shortCircuit: true }
      }
      if (kind === '.json') {
        snapshot.sources[url] = { format: 'json', source: readFileSync(fileURLToPath(url), 'utf8') }
      }
      return next(url, context)
    },
  })
  return {
    snapshot,
    failedImport: () => failed,
    urlOf: (url, parentUrl) => snapshot.resolved[keyOf(url, parentUrl)] ?? url,
    reachable(url) {
      const found = new Map<string, string>()
      const visit = (each: string) => {
        const known = snapshot.sources[each]
        if (found.has(each) || known?.format !== 'module') return
        found.set(each, known.source)
        for (const imported of imports.get(each) ?? []) visit(imported)
      }
      visit(url)
      return found
    },
  }
}

/**
 * Loads modules from a snapshot in this thread, without looking at the disk for them. Returns how to stop that.
 * `suffix` makes the URLs of one generation differ from those of the last where both live in one thread
 * (`--workers 0`); ask for `url + suffix` then.
 */
export function replayModules(snapshot: Snapshot, suffix = ''): () => void {
  const plain = (url: string) => (suffix === '' ? url : url.slice(0, -suffix.length))
  const meaning = (specifier: string, parentUrl: string) => {
    const recorded = snapshot.resolved[keyOf(specifier, parentUrl)]
    if (recorded !== undefined || !specifier.startsWith('.')) return recorded
    // An import that only happens when a hook is called was recorded without its parent.
    const { href } = new URL(specifier, parentUrl)
    return href in snapshot.sources ? href : undefined
  }
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const { parentURL = '' } = context
      if (specifier === 'hookwright') return { url: SDK_URL, shortCircuit: true }
      if (specifier.endsWith(suffix) && plain(specifier) in snapshot.sources) {
        return { url: specifier, shortCircuit: true }
      }
      const url = parentURL.endsWith(suffix) ? meaning(specifier, plain(parentURL)) : undefined
      return url === undefined ? next(specifier, context) : { url: url + suffix, shortCircuit: true }
    },
    load(url, context, next) {
      const known = url.endsWith(suffix) ? snapshot.sources[plain(url)] : undefined
      return known ? { ...known, shortCircuit: true } : next(url, context)
    },
  })
  return () => hooks.deregister()
}

function isLocal(url: string): boolean {
  return url.startsWith('file:') && !url.includes('/node_modules/') && !url.startsWith(OWN_URL)
}

function readScript(url: string): string {
  const source = readFileSync(fileURLToPath(url), 'utf8')
  return /\.m?ts$/.test(url) ? stripTypes(source, url) : source
}

/**
 * JavaScript from TypeScript, every token in its old place.
 *
 * @throws SyntaxError whose stack begins with `URL:LINE:COLUMN`.
 */
export function stripTypes(source: string, url: string): string {
  try {
    return stripTypeScriptTypes(source, { mode: 'strip' })
  } catch (error) {
    // The parser says `:LINE`, some lines, and a row of carets below the culprit.
    if (error instanceof Error && error.stack?.startsWith(':')) {
      const [line = '', ...shown] = error.stack.split('\n')
      const carets = shown.find((each) => /^ *\^+ *$/.test(each)) ?? ''
      const column = carets.indexOf('^') + 1
      error.stack = `${url}${line}${column === 0 ? '' : `:${column}`}\n${error.stack}`
    }
    throw error
  }
}
