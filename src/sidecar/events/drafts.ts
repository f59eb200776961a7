import type { Fact } from '../facts.ts'
import type { KeyRef, ObjectRef } from '../model.ts'

/** An Event before it is written. */
export interface Draft {
  reason: 'KeyRefused' | 'KeyConflict' | 'ReloadFailed'
  about: ObjectRef
  message: string
  /** Drafts that have this in common are the same Event, which happened again. */
  sameAs: string
}

/** A first sync may be about hundreds of objects: these are enough to be noticed. */
const MOST_ABOUT = 10
const LONGEST_BYTES = 1024

/**
 * The Events that a fact is worth. Folders have none: they are no objects of the API.
 *
 * @example
 * draftsOf({ type: 'refused', refusal })[0]?.reason // 'KeyRefused'
 */
export function draftsOf(fact: Fact): Draft[] {
  return draftsOfAny(fact).filter(({ about }) => about.kind !== 'Directory')
}

function draftsOfAny(fact: Fact): Draft[] {
  if (fact.type === 'refused') {
    const { code, message, from } = fact.refusal
    return [draft('KeyRefused', from, `the key ${nameOf(from)} is not written: ${message}`, from.key, code)]
  }
  if (fact.type === 'conflict') {
    const { path, winner, loser } = fact.conflict
    const message = `the key ${nameOf(loser)} is not written: ${winner.kind} ${winner.namespace}/${winner.name} has ${JSON.stringify(path)} (the object that was created first wins)`
    return [draft('KeyConflict', loser, message, loser.key, path)]
  }
  if (fact.type === 'reload-failed') {
    const { target, about } = fact
    const message = `the reload after a change failed (${target}): ${fact.message}`
    return about.slice(0, MOST_ABOUT).map((each) => draft('ReloadFailed', each, message, target))
  }
  return []
}

function draft(reason: Draft['reason'], about: ObjectRef, message: string, ...subject: string[]): Draft {
  const { kind, namespace, name, uid } = about
  return {
    reason,
    about: { kind, namespace, name, uid },
    message: shortened(message),
    sameAs: JSON.stringify([reason, kind, namespace, name, uid, ...subject]),
  }
}

/** Quoted, since it may be anything. */
const nameOf = ({ key }: KeyRef) => JSON.stringify(key)

/** The server takes 1,024 bytes. */
function shortened(text: string): string {
  if (Buffer.byteLength(text) <= LONGEST_BYTES) return text
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(LONGEST_BYTES - 3))
  return `${text.slice(0, read)}…`
}
