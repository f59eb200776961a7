import type { Refusal } from './plan.ts'

/** What keeps a controller from starting. */
export interface ProblemText {
  /** What Metacontroller 4.17.2 says of it, to the letter: it ends up in a CreateError event. */
  said?: string
  /** The field of the controller that it is about: `spec.hooks.sync.webhook`. */
  at: string
  /** What is wrong there, for people: a sentence without its dot. */
  wrong: string
  /** What to do about it, for people: a sentence or two. */
  fix: string
  /** When it is no CreateError that is tried again. */
  instead?: Pick<Refusal, 'event' | 'retry'>
}

/** Thrown where a controller turns out not to be startable. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly text: ProblemText
  constructor(text: ProblemText) {
    super(text.said ?? text.wrong)
    this.text = text
  }
}

/**
 * Runs something whose problems Metacontroller names with a prefix.
 *
 * @example
 * await within("can't resolve caBundle: ", () => caBundle(api, spec, at))
 */
export async function within<T>(prefix: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new Problem({ ...error.text, said: prefix + error.message })
  }
}
