import type { Ref } from '../../../cluster/api.ts'
import type { HookName } from '../../../protocol/wire.ts'

/** What was done, or left, with one object, and why. */
export interface Decision {
  ref: Ref
  /** `keep`: it differs or could be written, but nothing was; `same`: it is as wanted. */
  did:
    'create' | 'update' | 'delete' | 'apply' | 'adopt' | 'release' | 'status' | 'finalizer' | 'keep' | 'same'
  /** A sentence for people: `spec.replicas: 2 -> 3`, or why nothing was done. */
  why: string
  /** Where the wanted and the observed object differ, as dotted paths: `spec.template.spec.containers[0].image`. */
  paths?: readonly string[]
  /** Of a status: what was there, and what is written. */
  was?: unknown
  now?: unknown
  /** Set when the write was refused; swallowed refusals too. */
  error?: string
}

/** Names a controller. */
export interface ControllerRef {
  kind: 'CompositeController' | 'DecoratorController'
  name: string
}

/** What the engine tells while it works. */
export type EngineReport =
  | {
      type: 'controller'
      controller: ControllerRef
      state: 'started' | 'stopped' | 'refused'
      message: string
    }
  | {
      type: 'call'
      controller: ControllerRef
      hook: HookName
      parent: Ref
      url: string
      ms: number
      /** The HTTP status, when there was an answer. */
      status?: number
      /** Why the answer could not be taken. */
      error?: string
    }
  | {
      type: 'sync'
      controller: ControllerRef
      parent: Ref
      decisions: readonly Decision[]
      ms: number
      error?: string
      /** In milliseconds; undefined: only when something changes. */
      nextMs?: number
    }
  /** Something that somebody should know once: a hot loop, a write that never converges, a bug of the real one. */
  | { type: 'warning'; controller: ControllerRef; parent?: Ref; message: string }

/** Where reports go. It must not throw. */
export type Tell = (report: EngineReport) => void
