import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'
import { answerRules, type AnswerCode } from '../../protocol/answer-rules.ts'
import { describeThrown, shownPath } from '../call/thrown.ts'
import { HOOK_EXPORTS, type LoadError, type LoadedModule } from '../routes.ts'
import type { HookFile } from './discover.ts'
import { stripTypes, type Recorder } from './snapshot.ts'

/** A module's exports. */
export type Exports = Record<string, unknown>

/**
 * What a module's exports say: its hooks and its downgrades.
 *
 * @throws Error when `downgrade` names a rule that does not exist or may not be downgraded, or gives no reason.
 */
export function readExports(file: HookFile, url: string, exports: Exports): LoadedModule {
  return {
    file: file.file,
    name: file.name,
    url,
    exports: HOOK_EXPORTS.filter((name) => typeof exports[name] === 'function'),
    downgrade: readDowngrade(exports.downgrade),
  }
}

function readDowngrade(value: unknown): Partial<Record<AnswerCode, string>> {
  if (value === undefined) return {}
  if (typeof value !== 'object' || value === null)
    throw new Error('downgrade must be an object: { CODE: "reason" }')
  for (const [code, reason] of Object.entries(value)) {
    const rule = Object.hasOwn(answerRules, code) ? answerRules[code as AnswerCode] : undefined
    if (!rule)
      throw new Error(
        `downgrade names ${code}, but there is no such rule: see docs/reference/answer-rules.md`,
      )
    if (!rule.downgradable)
      throw new Error(`downgrade names ${code}, which may not be downgraded: ${rule.why}`)
    if (typeof reason !== 'string' || reason.trim() === '')
      throw new Error(`downgrade.${code} must say why, in a text`)
  }
  return value
}

/** Where and why importing a module failed, as near as it can be known. */
export function describeLoadError(
  error: unknown,
  { file, url }: { file: HookFile; url: string },
  recorder: Recorder,
): LoadError {
  const thrown = describeThrown(error)
  const at =
    thrown.at ?? placeOfImport(error, recorder) ?? placeOfSyntaxError(error, url, recorder) ?? file.file
  return { message: thrown.message, at }
}

/** Of an import that led nowhere: the line that has it. */
function placeOfImport(error: unknown, recorder: Recorder): string | undefined {
  const failed = recorder.failedImport()
  if (!failed || !(error instanceof Error) || !('code' in error)) return undefined
  try {
    const lines = readFileSync(fileURLToPath(failed.parentUrl), 'utf8').split('\n')
    const row = lines.findIndex((line) => line.includes(failed.specifier))
    return row < 0 ? undefined : `${shownPath(failed.parentUrl)}:${row + 1}`
  } catch {
    return undefined
  }
}

/** V8 keeps the place of a syntax error in a module to itself; the TypeScript parser and scripts tell. */
function placeOfSyntaxError(error: unknown, url: string, recorder: Recorder): string | undefined {
  if (!(error instanceof SyntaxError)) return undefined
  const sources = [...recorder.reachable(url)]
  const parsed = firstError(sources, (source, filename) => stripTypes(source, filename))
  if (parsed) return describeThrown(parsed).at
  // What only V8 minds, such as a name declared twice, it says of a script too.
  const compiled = firstError(sources, (source, filename) => new Script(asScript(source), { filename }))
  return compiled?.message === error.message ? describeThrown(compiled).at : undefined
}

function firstError(
  sources: readonly [string, string][],
  read: (source: string, url: string) => unknown,
): Error | undefined {
  for (const [url, source] of sources) {
    try {
      read(source, url)
    } catch (error) {
      return error instanceof Error ? error : undefined
    }
  }
  return undefined
}

/** A module's source without what a script may not have, every line where it was. */
function asScript(source: string): string {
  const body = source
    .replace(/^\s*import\s[^;'"]*(['"])[^'"]*\1.*$/gm, (found) => found.replace(/[^\n]/g, ' '))
    .replace(/^(\s*)export\s+(default\s+)?(?=[a-z])/gm, '$1')
  return `(async () => {${body}\n})`
}
