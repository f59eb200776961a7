import { randomBytes, randomUUID } from 'node:crypto'
import type { Ids } from './context.ts'

/** Characters of generated names: without vowels, so that no words come out. */
const SUFFIX = 'bcdfghjklmnpqrstvwxz2456789'

/** Real chance. */
export const randomIds: Ids = {
  uid: () => randomUUID(),
  suffix: () => [...randomBytes(5)].map((byte) => SUFFIX[byte % SUFFIX.length]).join(''),
}
