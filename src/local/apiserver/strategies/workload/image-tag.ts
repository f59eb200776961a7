const PART = '[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]'
const HOST = `(?:(?:${PART})(?:\\.(?:${PART}))*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`
const PATH = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}'
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}'
const REMAINDER = new RegExp(`^(${PATH}(?:/${PATH})*)(?::(${TAG}))?(?:@(${DIGEST}))?$`)
const HOST_PATTERN = new RegExp(`^${HOST}$`)
const HEX_64 = /^[a-f0-9]{64}$/
/** Names and tags are 255 and 128 characters at most, so that no reference is longer. */
const LONGEST = 1024

/**
 * How an image is pulled when nobody says: always for `latest` or no tag, else only when it is missing.
 *
 * @example
 * defaultPullPolicy('nginx:1.29') // 'IfNotPresent'
 */
export function defaultPullPolicy(image: string): 'Always' | 'IfNotPresent' {
  return imageTag(image) === 'latest' ? 'Always' : 'IfNotPresent'
}

/** The tag of an image; `latest` when it has neither tag nor digest, undefined when the reference cannot be read. */
function imageTag(image: string): string | undefined {
  if (image.length > LONGEST || HEX_64.test(image)) return undefined
  const slash = image.indexOf('/')
  const first = slash === -1 ? '' : image.slice(0, slash)
  const isHost = /[.:]|[A-Z]/.test(first) || first === 'localhost'
  if (isHost && !HOST_PATTERN.test(first)) return undefined
  const match = REMAINDER.exec(isHost ? image.slice(slash + 1) : image)
  if (match === null) return undefined
  const [, name = '', tag, digest] = match
  if (name.length > 255) return undefined
  return tag ?? (digest === undefined ? 'latest' : undefined)
}
