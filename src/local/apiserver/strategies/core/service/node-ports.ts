import type { Fields } from '../../../../../protocol/own.ts'
import { invalidValue } from '../../../causes.ts'
import { ApiError, invalid, type Cause } from '../../../errors.ts'
import type { Situation } from '../../../kinds/kind.ts'
import { number, text } from '../../shared/read.ts'
import { allocatesNodePorts, nodePortsOf, portsOf, specOf } from './spec.ts'

const RANGE = { from: 30_000, to: 32_767 }
const TAKEN = 'provided port is already allocated'

/** The node ports of one write: those handed out so far, and what is free in the cluster. */
export class NodePorts {
  readonly #taken: Set<number>
  readonly #situation: Situation

  constructor(had: readonly number[], situation: Situation) {
    this.#taken = new Set(had)
    this.#situation = situation
  }

  /** Takes a certain port, or says why it cannot be had. */
  take(port: number): string | undefined {
    if (port < RANGE.from || port > RANGE.to) {
      return `provided port is not in the valid range. The range of valid ports is ${RANGE.from}-${RANGE.to}`
    }
    if (this.#taken.has(port) || this.#isUsed(port)) return TAKEN
    this.#taken.add(port)
    return undefined
  }

  /** Takes any port; `failure` begins the error when none is left. */
  next(failure = 'failed to allocate a nodePort'): number {
    const first = this.#situation.allocate.nodePort()
    if (first === undefined) throw internalError(`${failure}: range is full`)
    for (let step = 0; step <= RANGE.to - RANGE.from; step++) {
      const port = RANGE.from + ((first - RANGE.from + step) % (RANGE.to - RANGE.from + 1))
      if (this.#taken.has(port) || (step > 0 && this.#isUsed(port))) continue
      this.#taken.add(port)
      return port
    }
    throw internalError(`${failure}: range is full`)
  }

  #isUsed(port: number): boolean {
    return (this.#situation.cluster?.list('/services') ?? []).some((service) => {
      const spec = specOf(service)
      return nodePortsOf(spec).includes(port) || spec.healthCheckNodePort === port
    })
  }
}

/** The ports of a new Service; those with the same number (TCP and UDP) share one of the nodes'. */
export function firstNodePorts(name: string, spec: Fields, ports: NodePorts): void {
  const given = new Map<number, number>()
  const list = portsOf(spec)
  list.forEach((port, index) => {
    const asked = number(port.nodePort)
    if (asked === 0 && !allocatesNodePorts(spec)) return
    const own = number(port.port)
    const before = given.get(own)
    if (before === undefined) {
      const wanted = list.find((other) => other.port === port.port && number(other.nodePort) !== 0)?.nodePort
      port.nodePort = wanted === undefined ? ports.next() : wanted
      if (wanted !== undefined) refuse(name, index, number(wanted), ports.take(number(wanted)))
      given.set(own, number(port.nodePort))
    } else if (asked === 0) port.nodePort = before
    else if (asked !== before) refuse(name, index, asked, ports.take(asked))
  })
}

/** The ports of a changed Service, which keeps those it has. */
export function nextNodePorts(name: string, spec: Fields, had: readonly number[], ports: NodePorts): void {
  const seen = new Set<string>()
  const added = new Set(had)
  portsOf(spec).forEach((port, index) => {
    const asked = number(port.nodePort)
    if (asked === 0 && !allocatesNodePorts(spec)) return
    if (asked === 0) port.nodePort = ports.next()
    else if (!added.has(asked)) refuse(name, index, asked, ports.take(asked))
    added.add(number(port.nodePort))
    const key = `${text(port.protocol)} ${number(port.nodePort)}`
    if (seen.has(key)) throw plainError(`duplicate nodePort: {${key}}`)
    seen.add(key)
  })
}

function refuse(name: string, index: number, port: number, why: string | undefined): void {
  if (why === undefined) return
  const cause = invalidValue(`spec.ports[${index}].nodePort`, port, why)
  throw invalid({ group: '', resource: 'Service', name }, [cause])
}

/** 500 without a reason, as the server answers to what it did not expect. */
function plainError(why: string): ApiError {
  const error = new ApiError(500, '', why)
  delete error.status.reason
  return error
}

/** 500, as the server answers when something cannot be handed out. */
export function internalError(why: string): ApiError {
  const cause = { message: why } as Cause
  return new ApiError(500, 'InternalError', `Internal error occurred: ${why}`, {
    details: { causes: [cause] },
  })
}
