import { join } from 'node:path'
import type { Api } from '../../../cluster/api.ts'
import { isNotFound } from '../../../cluster/cluster-error.ts'
import type { Clock } from '../../../time/clock.ts'
import type { DevSession } from '../dev.ts'
import type { Screen } from '../stream/screen.ts'
import { drawTree } from '../tree/draw-tree.ts'
import { readTree } from '../tree/read-tree.ts'
import { steps, treeKinds, type Wait } from './steps.ts'

/** What the demo is played with. */
export interface DemoContext {
  session: DevSession
  /** Where the examples are, as a person would name it; empty for the working directory. */
  root: string
  screen: Screen
  clock: Clock
}

const PATIENCE_MS = 60_000
const LOOK_AGAIN_MS = 50

/**
 * Plays the demo in a session: applies the examples step by step, waits for what they lead to, and shows who owns what.
 *
 * @throws Error when something does not come true in time
 * @example
 * await playDemo({ session, root: '', screen, clock: systemClock })
 */
export async function playDemo({ session, root, screen, clock }: DemoContext): Promise<void> {
  const { paint } = screen
  const { api } = session
  try {
    for (const { title, path, waits } of steps) {
      screen.write(`\n${paint('bold', title)}`)
      if (!(await session.apply([join(root, path)]))) throw new Error(`${path} was not applied as a whole`)
      for (const wait of waits) await until(wait, { api, clock, screen })
    }
  } finally {
    const tree = drawTree(await readTree(api, treeKinds), paint)
    screen.write(['', paint('bold', 'What there is now'), ...tree].join('\n'))
  }
}

async function until(
  { ref, wanted, holds }: Wait,
  { api, clock, screen }: { api: Api; clock: Clock; screen: Screen },
): Promise<void> {
  const end = clock.now() + PATIENCE_MS
  const what = `${ref.kind} ${ref.name} ${wanted}`
  screen.wait(`waiting for ${what}`)
  try {
    for (;;) {
      const object = await api.get(ref).catch((error: unknown) => {
        if (isNotFound(error)) return undefined
        throw error
      })
      if (object !== undefined && holds(object)) return
      if (clock.now() > end) throw new Error(`waited for ${what}, ${PATIENCE_MS / 1000} s in vain`)
      await new Promise<void>((resolve) => clock.after(LOOK_AGAIN_MS, resolve))
    }
  } finally {
    screen.wait(undefined)
  }
}
