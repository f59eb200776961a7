import { setTimeout as delay } from 'node:timers/promises'

/** Waits for 20 ms, as a hook that asks another service does. */
export const sync = async () => {
  await delay(20)
  return { status: {}, children: [] }
}
