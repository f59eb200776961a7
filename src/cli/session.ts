import { createScreen, type Screen } from '../local/dev/stream/screen.ts'
import type { Address, ServeOptions } from '../server/options.ts'
import { systemClock } from '../time/clock.ts'
import { wallTime } from '../time/wall-time.ts'
import { serveDefaults } from './serve-options.ts'

/** Something that runs until it is closed. */
interface Closable {
  close(): Promise<void>
}

/** The terminal, or whatever else the output goes to. */
export function standardOutput(): Screen {
  return createScreen({ output: process.stdout, clock: systemClock, now: wallTime })
}

/** How hooks are served to one developer: one worker, no admin port, reload at every save. */
export function hookOptions(path: string, listen: Address): ServeOptions {
  return { ...serveDefaults(), paths: [path], listen, adminListen: undefined, workers: 1, watch: true }
}

/** Tells of the first SIGINT or SIGTERM; a second one ends the process as it is. */
export function endSignal(): AbortSignal {
  const ending = new AbortController()
  const stop = () => {
    if (ending.signal.aborted) process.exit(1)
    ending.abort()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  return ending.signal
}

/** Closes a session as soon as the end is asked for, and the process with it. */
export function closeAt(signal: AbortSignal, session: Closable): void {
  const close = () =>
    void session.close().then(
      () => process.exit(),
      () => process.exit(1),
    )
  if (signal.aborted) close()
  else signal.addEventListener('abort', close)
}
