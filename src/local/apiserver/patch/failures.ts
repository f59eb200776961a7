import { ApiError } from '../errors.ts'

/**
 * What the real server answers when an error has no status of its own: 500 without a reason.
 *
 * @example
 * throw internal('failed to create typed patch object')
 */
export function internal(message: string): ApiError {
  const error = new ApiError(500, '', message)
  delete error.status.reason
  return error
}

/**
 * 422 of a patch that cannot be carried out; the real server keeps the reason to itself.
 *
 * @example
 * throw unprocessable()
 */
export const unprocessable = (): ApiError =>
  new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {
    details: {},
  })

/**
 * 413 for a request that asks for too much.
 *
 * @example
 * throw tooLarge('10001 operations')
 */
export const tooLarge = (message: string): ApiError =>
  new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`)
