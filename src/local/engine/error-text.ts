import { isClusterError, type ClusterError } from '../../cluster/cluster-error.ts'

/** What Go's client says of a failed answer that brings no Status along. */
const generic: Readonly<Record<number, string>> = {
  401: 'the server has asked for the client to provide credentials',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
  409: 'the server reported a conflict',
  429: 'the server has received too many requests and has asked us to try again later',
}

/**
 * What an error says, as Go's client prints it: the message of the API's Status alone.
 *
 * @example
 * errorText(error) // 'configmaps "a" already exists'
 */
export function errorText(error: unknown): string {
  if (isClusterError(error)) return error.status?.message ?? generic[error.code] ?? ownText(error)
  return error instanceof Error ? error.message : String(error)
}

const ownText = ({ code, message }: ClusterError) =>
  code >= 500
    ? `an error on the server (${JSON.stringify(message)}) has prevented the request from succeeding`
    : message
