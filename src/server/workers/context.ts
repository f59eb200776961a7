import { AsyncLocalStorage } from 'node:async_hooks'

/** Which call a piece of asynchronous work belongs to. */
export interface CallContext {
  slot: number
  route: string
  parent: string
  answered: boolean
}

/** Follows each call through its promises and callbacks, so that what goes wrong later can be laid at its door. */
export const callContext = new AsyncLocalStorage<CallContext>()
