import type { Transport } from '../../cluster/transport.ts'

/**
 * A transport of this process that takes one request in each turn of the event loop, so that requests from outside are
 * never behind more than one of them.
 *
 * @example
 * const client = createApi(inTurns(server.transport), { shared: true })
 */
export function inTurns(transport: Transport): Transport {
  const waiting: (() => void)[] = []
  let isTurning = false
  const turn = () => {
    const run = waiting.shift()
    isTurning = run !== undefined
    if (run === undefined) return
    setImmediate(turn)
    run()
  }
  return (request) =>
    new Promise((resolve, reject) => {
      waiting.push(() => void transport(request).then(resolve, reject))
      if (isTurning) return
      isTurning = true
      setImmediate(turn)
    })
}
