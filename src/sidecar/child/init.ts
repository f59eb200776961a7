import { fs } from '../../node/builtins.ts'

const SHELL = '/bin/sh'

/** Tells the process that the shell starts that it has that shell above it. */
const MARK = 'HOOKWRIGHT_INIT'

/**
 * What PID 1 does: it starts "$@", passes signals on, reaps what it is left (`wait` of every shell takes any child), and
 * ends as "$@" did. A signal ends `wait` early, with a code of its own: so it waits until there is no such process, and
 * asks for its code once more when nothing can come in between (127: that was told already).
 * A signal that comes before there is anybody to pass it to is kept. A job in the background has no standard input
 * unless it is given one.
 */
const SCRIPT = `signals="HUP INT QUIT USR1 USR2 TERM WINCH" pid= early=
pass() { if [ "$pid" ]; then kill -s "$1" "$pid" 2>/dev/null; else early=$1; fi; }
for name in $signals; do trap "pass $name" "$name"; done
exec 9<&0
"$@" <&9 9<&- &
pid=$!
exec 9<&- </dev/null
if [ "$early" ]; then kill -s "$early" "$pid"; fi
while wait "$pid"; code=$?; kill -0 "$pid" 2>/dev/null; do :; done
trap "" $signals
wait "$pid" 2>/dev/null
last=$?
if [ "$last" != 127 ]; then code=$last; fi
exit "$code"`

/** The parts of `process` that are used here. */
export type Process = Pick<
  NodeJS.Process,
  'pid' | 'ppid' | 'env' | 'execPath' | 'execArgv' | 'argv' | 'execve'
>

/** What `becomeInit` is told. */
export interface InitOptions {
  /** Whether processes will be started here; asked as PID 1 only. */
  needed: () => boolean
  warn: (message: string) => void
  process?: Process
  shell?: string
}

/**
 * Makes the sidecar fit to be PID 1, to be called before anything else. PID 1 is given every process that loses its
 * parent, and has to reap it when it ends; Node reaps only what it started, so that those would stay as zombies. So this
 * process turns into a shell of two megabytes, which starts the sidecar again below it with the same arguments,
 * environment, standard input and output, passes HUP, INT, QUIT, TERM, USR1, USR2 and WINCH on, and ends with its exit
 * code. Returns in that second process, where PID 1 is somebody else, where it is not needed, and with a warning where
 * there is no shell.
 *
 * @example
 * becomeInit({ needed: () => args.includes('--'), warn: (message) => console.error(message) })
 */
export function becomeInit(options: InitOptions): void {
  const { needed, warn, process: self = process, shell = SHELL } = options
  if (self.env[MARK] !== undefined) restoreEnvironment(self)
  if (self.pid !== 1 || !needed()) return
  const unfit = (why: string) => {
    warn(
      `${why}: as PID 1, processes that lose their parent stay as zombies; share the process namespace of the Pod or use an image with ${shell}`,
    )
  }
  if (!self.execve) {
    unfit('this Node cannot turn into a shell')
    return
  }
  try {
    // Looked at first, since Node aborts when what it has to turn into cannot be run.
    fs.accessSync(shell, fs.constants.X_OK)
    self.execve(
      shell,
      ['sh', '-c', SCRIPT, 'hookwright-init', self.execPath, ...self.execArgv, ...self.argv.slice(1)],
      { ...self.env, [MARK]: '1' },
    )
  } catch (error) {
    unfit(`${shell} cannot be run (${(error as NodeJS.ErrnoException).code ?? String(error)})`)
  }
}

/**
 * Undoes what the shell did to the environment: shells drop variables whose names are no identifiers, such as
 * `spring.datasource.url`, and set some of their own. What the shell itself was given is still to be read.
 */
function restoreEnvironment(self: Process): void {
  Reflect.deleteProperty(self.env, MARK)
  let given: string
  try {
    given = fs.readFileSync(`/proc/${self.ppid}/environ`, 'utf8')
  } catch {
    return // The variables as the shell passed them on are nearly all.
  }
  const variables = new Map<string, string>()
  for (const line of given.split('\0')) {
    const at = line.indexOf('=')
    if (at > 0) variables.set(line.slice(0, at), line.slice(at + 1))
  }
  // Somebody else's environment, then.
  if (!variables.delete(MARK)) return
  for (const name of Object.keys(self.env)) if (!variables.has(name)) Reflect.deleteProperty(self.env, name)
  for (const [name, value] of variables) if (self.env[name] !== value) self.env[name] = value
}
