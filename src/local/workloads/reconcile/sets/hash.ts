/** Characters of generated names in Kubernetes: none that make words. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/**
 * A short text that stands for a JSON value, as it is used in names of ReplicaSets and ControllerRevisions. Of the same
 * length and letters as those of Kubernetes, whose own depend on Go's memory layout; the order of fields does not matter.
 *
 * @example
 * hashOf(template, status.collisionCount) // '5d89bdc4c8'
 */
export function hashOf(value: unknown, collisions?: number): string {
  return lettered(fnv1a(`${canonical(value)}${collisions ?? ''}`))
}

/**
 * The hash in the name of a ControllerRevision that keeps these data: the same one as in Kubernetes.
 *
 * @example
 * revisionHash({ spec: { template: { ...template, $patch: 'replace' } } }, 0) // '784947b667'
 */
export function revisionHash(data: unknown, collisions: number): string {
  return lettered(fnv1(`${asGo(canonical(data))}${collisions}`))
}

const lettered = (hash: number) =>
  String(hash).replace(/\d/g, (digit) => ALPHABET.charAt(digit.charCodeAt(0) % ALPHABET.length))

/** 32 bits of FNV-1 over UTF-8. */
function fnv1(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash, 0x01000193) ^ byte
  return hash >>> 0
}

/** Go escapes these characters in JSON. */
const asGo = (json: string) =>
  json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** 32 bits of FNV-1a over UTF-16 units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
