/** What goes wrong while an expression is evaluated, in the words of cel-go. */
export class CelError extends Error {
  override readonly name: string = 'CelError'
}

/** An expression took more than it may; nothing of it is evaluated any more. */
export class OutOfBudget extends CelError {
  override readonly name = 'OutOfBudget'

  constructor() {
    super('operation cancelled: actual cost limit exceeded')
  }
}

/** What an evaluation may still spend. */
export class Budget {
  private left: number

  constructor(left: number) {
    this.left = left
  }

  spend(cost: number): void {
    this.left -= cost
    if (this.left < 0) throw new OutOfBudget()
  }

  get spare(): number {
    return Math.max(this.left, 0)
  }
}
