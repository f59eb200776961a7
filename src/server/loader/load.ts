import { fork } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Clock } from '../../time/clock.ts'
import { failedModule, type LoadedModule } from '../routes.ts'
import type { HookFile } from './discover.ts'
import type { FromScout, ScoutData } from './scout.ts'
import type { Snapshot } from './snapshot.ts'

/** How to load. */
export interface LoadOptions {
  clock: Clock
  /** How long the import of one module may take, in milliseconds. */
  timeoutMs: number
  /** JavaScript memory that loading may take, in megabytes. */
  memoryMb: number
  /** Ends the loading, and whatever a module does at import. */
  signal: AbortSignal
}

/** All modules, those that failed with their error, and the code of the others. */
export interface Loaded {
  modules: LoadedModule[]
  snapshot: Snapshot
}

/** How one scout ended: it got through, or a module was the end of it. */
type Ending = { snapshot: Snapshot } | { index: number; message: string }

/**
 * Loads hook modules in a process of their own. A module that throws, loops, exits or eats all memory at import is
 * reported with its error, and the others are loaded all the same.
 */
export async function loadModules(files: readonly HookFile[], options: LoadOptions): Promise<Loaded> {
  const lost: LoadedModule[] = []
  let left = [...files]
  for (;;) {
    const modules: LoadedModule[] = []
    const ending = await runScout(left, modules, options)
    if ('snapshot' in ending) return { modules: [...modules, ...lost], snapshot: ending.snapshot }
    const file = left[ending.index]
    if (!file) throw new Error(`hooks could not be loaded: ${ending.message}`)
    lost.push(failedModule(file, { message: ending.message, at: file.file }))
    left = left.filter((each) => each !== file)
  }
}

function runScout(
  files: readonly HookFile[],
  modules: LoadedModule[],
  options: LoadOptions,
): Promise<Ending> {
  const entry = new URL(`./scout${extname(import.meta.filename)}`, import.meta.url)
  const scout = fork(fileURLToPath(entry), {
    serialization: 'advanced',
    // What a hook prints at import, it prints again in each worker.
    stdio: 'ignore',
    execArgv: [`--max-old-space-size=${options.memoryMb}`, '--disable-warning=ExperimentalWarning'],
  })
  return new Promise((resolve, reject) => {
    let index = -1
    let cancel: () => void = () => undefined
    const kill = () => scout.kill('SIGKILL')
    const release = () => {
      cancel()
      process.off('exit', kill)
      options.signal.removeEventListener('abort', abort)
      scout.removeAllListeners()
      // The ending may have an error still to come, which must not become an uncaught one.
      scout.on('error', () => undefined)
      kill()
    }
    const end = (ending: Ending) => {
      release()
      resolve(ending)
    }
    const abort = () => {
      release()
      reject(new Error('the server is shutting down'))
    }
    // A module that loops at import would outlive the server.
    process.on('exit', kill)
    options.signal.addEventListener('abort', abort)
    const fail = (message: string) => end({ index, message: `importing it ${message}` })
    scout.on('message', (message: FromScout) => {
      if (message.type === 'trying') {
        index = message.index
        cancel()
        cancel = options.clock.after(options.timeoutMs, () =>
          fail(`took longer than ${options.timeoutMs} ms: an endless loop, or an await that never ends?`),
        )
      } else if (message.type === 'tried') modules.push(message.module)
      else if (message.type === 'late') {
        const module = modules.find(({ file }) => file === message.file)
        if (module) Object.assign(module, { exports: [], downgrade: {}, error: message.error })
      } else end({ snapshot: message.snapshot })
    })
    scout.on('error', (error) => fail(`was not possible: ${error.message}`))
    scout.on('exit', (code, signal) =>
      fail(
        signal === 'SIGABRT'
          ? `ran out of memory (${options.memoryMb} MB)`
          : `ended the process: ${signal ?? `process.exit(${code})`}`,
      ),
    )
    const data: ScoutData = { files: [...files] }
    scout.send(data)
  })
}
