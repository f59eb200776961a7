/** Takes what has to be undone, to be undone in reverse order. */
export type Cleanup = (undo: () => unknown) => void

/**
 * Undoes what tests did. Call it in a `describe` with mocha's `afterEach`, or with `after` for what all its tests share.
 *
 * @example
 * const cleanup = cleanUp(afterEach)
 * it('…', () => cleanup(() => rmSync(folder, { recursive: true })))
 */
export function cleanUp(hook: (run: () => Promise<void>) => void): Cleanup {
  const undos: (() => unknown)[] = []
  hook(async () => {
    for (let undo = undos.pop(); undo; undo = undos.pop()) await undo()
  })
  return (undo) => void undos.push(undo)
}
