import { readFileSync } from 'node:fs'
import type { Clock } from '../../time/clock.ts'

/** How often files are looked at for a change, in milliseconds. */
const POLL_MS = 250

/** Content of files that may be replaced while the server runs, as a mounted Secret is. */
export interface SecretFiles {
  /** Content of each file, in the order they were named: the newest that was accepted. */
  readonly contents: readonly string[]
  close(): void
}

/** How to read and to follow files. */
export interface SecretFilesOptions {
  clock: Clock
  /** Throws when the contents cannot be used together; told of the first ones and of each later change. */
  accept?: (contents: readonly string[]) => void
  onProblem: (message: string) => void
}

/**
 * Reads files now, and again whenever they have changed and kept still for a moment: a certificate and its key are
 * written one after the other. A file that is missing or empty, or contents that `accept` refuses, leave the last good
 * ones in force. The contents themselves are compared, so that no change is missed, whatever the file system says.
 *
 * @throws Error when a file cannot be read, is empty, or is refused at the start.
 */
export function openSecretFiles(files: readonly string[], options: SecretFilesOptions): SecretFiles {
  const { clock, accept, onProblem } = options
  let contents = files.map(read)
  accept?.(contents)

  let seen = contents.join('\0')
  let done = seen
  let cancel = clock.after(POLL_MS, poll)
  function poll() {
    cancel = clock.after(POLL_MS, poll)
    const found = attempt(() => files.map(read))
    const now = found instanceof Error ? found.message : found.join('\0')
    const still = now === seen
    seen = now
    if (!still || now === done) return
    done = now
    const refused = found instanceof Error ? found : attempt(() => accept?.(found))
    if (refused instanceof Error) onProblem(`${refused.message}; what was there before stays in force`)
    else if (!(found instanceof Error)) contents = found
  }
  return {
    get contents() {
      return contents
    },
    close: () => cancel(),
  }
}

function read(file: string): string {
  let content: string
  try {
    content = readFileSync(file, 'utf8')
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, {
      cause: error,
    })
  }
  if (content.trim() === '') throw new Error(`${file} is empty`)
  return content
}

function attempt<T>(run: () => T): T | Error {
  try {
    return run()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
