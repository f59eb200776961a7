import type { Step } from './program.ts'

/** The work that is done for one value, in steps of the machine, before it is given up. */
const MOST_WORK = 20_000_000

/** Thrown when an expression and a text together are too much work. */
export class TooMuchWork extends Error {
  override readonly name = 'TooMuchWork'
}

/** What all matches for one value may do together. */
export class Allowance {
  used = 0

  spend(steps: number): void {
    this.used += steps
    if (this.used > MOST_WORK) throw new TooMuchWork('the regular expression takes too much work')
  }
}

/** Where a match is, in UTF-16 units. */
export interface Span {
  start: number
  end: number
}

interface Thread {
  step: Extract<Step, { do: 'char' }>
  /** Where its match begins. */
  begin: number
}

/** Runs a program over a text. All threads advance together, in order of preference. */
export class Machine {
  private readonly steps: readonly Step[]
  private readonly seen: Uint32Array
  private generation = 0
  private readonly work: Allowance
  private best: Span | undefined
  /** Whether a thread has matched where the machine is: the less preferred ones are given up. */
  private decided = false
  private threads: Thread[] = []

  constructor(steps: readonly Step[], work: Allowance) {
    this.steps = steps
    this.work = work
    this.seen = new Uint32Array(steps.length)
    work.spend(steps.length / 8)
  }

  /** The leftmost match from a place on; with `any`, whichever match is found first. */
  run(start: number, text: string, from: number, any: boolean): Span | undefined {
    let at = from
    let before = at === 0 ? -1 : (text.codePointAt(at - 1) ?? -1)
    let entries: { place: number; begin: number }[] = []
    for (;;) {
      const after = text.codePointAt(at) ?? -1
      this.generation += 1
      this.decided = false
      this.threads = []
      for (const { place, begin } of entries) this.follow(place, begin, at, before, after)
      if (this.best === undefined) this.follow(start, at, at, before, after)
      if (any && this.best !== undefined) return this.best
      if (after === -1 || (this.threads.length === 0 && this.best !== undefined)) return this.best

      entries = []
      this.work.spend(this.threads.length)
      for (const { step, begin } of this.threads)
        if (step.test(after)) entries.push({ place: step.next, begin })
      before = after
      at += after > 0xffff ? 2 : 1
    }
  }

  /** Goes on from a step until characters are wanted. */
  private follow(place: number, begin: number, at: number, before: number, after: number): void {
    const stack = [place]
    let done = 0
    for (let next = stack.pop(); next !== undefined && !this.decided; next = stack.pop()) {
      done += 1
      const step = this.steps[next]
      if (step === undefined || this.seen[next] === this.generation) continue
      this.seen[next] = this.generation
      if (step.do === 'char') this.threads.push({ step, begin })
      else if (step.do === 'split') stack.push(step.other, step.next)
      else if (step.do === 'match') {
        this.decided = true
        this.best = { start: begin, end: at }
      } else if (holds(step.what, before, after)) stack.push(step.next)
    }
    this.work.spend(done)
  }
}

const isWord = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)

/** Whether an assertion holds between two code points; -1 stands for the edge of the text. */
function holds(what: Extract<Step, { do: 'assert' }>['what'], before: number, after: number): boolean {
  switch (what) {
    case 'start':
      return before === -1
    case 'end':
      return after === -1
    case 'line-start':
      return before === -1 || before === 10
    case 'line-end':
      return after === -1 || after === 10
    case 'word':
      return isWord(before) !== isWord(after)
    case 'not-word':
      return isWord(before) === isWord(after)
  }
}
