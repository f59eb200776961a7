import type { Obj } from '../../../cluster/object.ts'
import type { RelatedRule } from '../customize/rule.ts'

/** What a sync or finalize hook wants, decoded; what it left out is as Metacontroller takes it. */
export interface Answer {
  /** Undefined: the answer had none, or null. */
  status: Record<string, unknown> | undefined
  /** Children or attachments. */
  children: Obj[]
  /** 0: none. */
  resyncAfterSeconds: number
  finalized: boolean
  /** Of a DecoratorController: null removes the key. */
  labels: Record<string, string | null>
  annotations: Record<string, string | null>
  /**
   * The status and the children that hold a number like `1.0` or `1e3`, as the same objects that stand above. It is
   * stored as the integer 1, which Metacontroller finds different for ever: it writes them in every sync (§1.9).
   */
  floats?: ReadonlySet<object>
}

/** What a customize hook wants. */
export interface CustomizeAnswer {
  relatedResources: RelatedRule[]
}

/** A hook that said 429: again after these seconds, with neither event nor backoff (protocol.md §2.4). */
export class TooManyRequests extends Error {
  override readonly name = 'TooManyRequests'
  readonly retryAfterSeconds: number
  constructor(retryAfterSeconds: number) {
    super(`the hook answered 429: again after ${retryAfterSeconds} s`)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** An answer that ends the whole process of Metacontroller 4.17.2, for every controller (protocol.md §1.9, §3.8). */
export class MetacontrollerCrash extends Error {
  override readonly name = 'MetacontrollerCrash'
}
