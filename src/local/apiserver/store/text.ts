import type { Obj } from '../../../cluster/object.ts'

const texts = new WeakMap<Obj, string>()

/**
 * The JSON text of a stored object, made once: answers, lists and all watchers share it.
 *
 * @example
 * jsonOf(object) // '{"apiVersion":"v1",…}'
 */
export function jsonOf(object: Obj): string {
  let text = texts.get(object)
  if (text === undefined) {
    text = JSON.stringify(object)
    texts.set(object, text)
  }
  return text
}
