import { isFields, type Fields } from '../../../protocol/own.ts'
import { unprocessable } from './failures.ts'
import { drop, put } from './record.ts'

export type Container = Fields | unknown[]

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null

/** A document that is changed in place by pointers, but never shows in the value it started from. */
export class JsonDocument {
  root: unknown
  /** Containers made here, which may be changed in place. */
  readonly #own = new WeakSet<object>()

  constructor(value: Container) {
    this.root = value
  }

  /** The value at a pointer; `undefined` for a field that is not there. */
  read(pointer: string): unknown {
    const tokens = split(pointer)
    const last = tokens.pop() ?? ''
    let at: unknown = this.root
    for (const token of tokens) at = member(container(at), token)
    return member(container(at), last)
  }

  /** Sets what is there already, as `replace` does. A field that is missing is taken too. */
  replace(pointer: string, value: unknown): void {
    const [parent, token] = this.#open(pointer)
    if (Array.isArray(parent)) parent[indexIn(parent, token)] = value
    else put(parent, token, value)
  }

  add(pointer: string, value: unknown): void {
    const [parent, token] = this.#open(pointer)
    if (!Array.isArray(parent)) put(parent, token, value)
    else if (token === '-') parent.push(value)
    else parent.splice(slotIn(parent, token), 0, value)
  }

  remove(pointer: string): void {
    const [parent, token] = this.#open(pointer)
    if (Array.isArray(parent)) {
      parent.splice(indexIn(parent, token), 1)
      return
    }
    if (!Object.hasOwn(parent, token)) throw unprocessable()
    drop(parent, token)
  }

  /** The container that a pointer ends in, with everything on the way there made changeable. */
  #open(pointer: string): [Container, string] {
    const tokens = split(pointer)
    const last = tokens.pop() ?? ''
    let parent = (this.root = this.#mine(container(this.root)))
    for (const token of tokens) {
      const child = this.#mine(container(member(parent, token)))
      if (Array.isArray(parent)) parent[indexIn(parent, token)] = child
      else put(parent, token, child)
      parent = child
    }
    return [parent, last]
  }

  #mine(value: Container): Container {
    if (this.#own.has(value)) return value
    const copy: Container = Array.isArray(value) ? [...value] : { ...value }
    this.#own.add(copy)
    return copy
  }
}

function container(value: unknown): Container {
  if (!isContainer(value)) throw unprocessable()
  return value
}

function member(parent: Container, token: string): unknown {
  if (Array.isArray(parent)) return parent[indexIn(parent, token)]
  return isFields(parent) && Object.hasOwn(parent, token) ? parent[token] : undefined
}

/** The server takes whatever stands before the first slash as nothing. */
function split(pointer: string): string[] {
  const [, ...tokens] = pointer.split('/')
  if (tokens.length === 0) throw unprocessable()
  return tokens.map((token) => (token.includes('~') ? token.replace(/~[01]/g, unescape) : token))
}

const unescape = (mark: string): string => (mark === '~1' ? '/' : '~')

/** Negative indices count from the end; `+1` and `01` are numbers as well. */
function number(token: string): number {
  if (!/^[+-]?\d{1,18}$/.test(token)) throw unprocessable()
  return Number(token)
}

function indexIn(list: readonly unknown[], token: string): number {
  const index = number(token)
  if (index >= list.length || index < -list.length) throw unprocessable()
  return index < 0 ? index + list.length : index
}

/** Where an item may be put: also right behind the last one, which is -1. */
function slotIn(list: readonly unknown[], token: string): number {
  const slots = list.length + 1
  const index = number(token)
  if (index >= slots || index < -slots) throw unprocessable()
  return index < 0 ? index + slots : index
}
