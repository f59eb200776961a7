import { ApiError } from '../errors.ts'

/** One entry of an Accept header. */
export interface MediaRange {
  /** `application/json`, `application/*`, … in lower case. */
  type: string
  params: ReadonlyMap<string, string>
  quality: number
}

/**
 * The entries of an Accept header, the most wanted first; one that takes anything when there is no header.
 *
 * @example
 * parseAccept('application/json;q=0.5, text/html')[0]?.type // 'text/html'
 */
export function parseAccept(accept: string | undefined): MediaRange[] {
  if (accept === undefined || accept.trim() === '') return [{ type: '*/*', params: new Map(), quality: 1 }]
  return accept
    .split(',')
    .map(parseRange)
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality)
}

function parseRange(text: string): MediaRange {
  const [type = '', ...rest] = text.split(';')
  const params = new Map<string, string>()
  for (const param of rest) {
    const [name = '', value = ''] = param.split('=', 2)
    params.set(name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1'))
  }
  const quality = Number(params.get('q') ?? 1)
  return { type: type.trim().toLowerCase(), params, quality: Number.isNaN(quality) ? 1 : quality }
}

/** Whether a range takes a media type. */
export function takes({ type }: MediaRange, mediaType: string): boolean {
  return type === mediaType || type === '*/*' || type === `${mediaType.slice(0, mediaType.indexOf('/'))}/*`
}

/** Whether a range wants the object as another kind: a Table, an aggregated list. */
export function isTransform({ params }: MediaRange): boolean {
  return params.has('as') || params.has('g') || params.has('v')
}

/** 406, as handlers of the API say it. */
export const notAcceptable = (types: readonly string[]) =>
  new ApiError(406, 'NotAcceptable', `only the following media types are accepted: ${types.join(', ')}`)

/** 406, as the router in front of them says it. */
export const noRepresentation = (types: readonly string[]) =>
  new ApiError(
    406,
    'NotAcceptable',
    `406: Not Acceptable\n\nAvailable representations: ${types.join(', ')}`,
    {
      details: {},
    },
  )
