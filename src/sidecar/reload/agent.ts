import type { Agent } from 'node:http'
import { http } from '../../node/builtins.ts'
import { sourceReader } from '../../cluster/connection/source.ts'
import type { HttpReloadOptions } from '../options.ts'

type TlsOptions = Pick<HttpReloadOptions, 'caFile' | 'certFile' | 'keyFile' | 'skipTlsVerify'>

/** Sockets that are not used for this long are closed by us, before the program does it under a call. */
const kept = { keepAlive: true, keepAliveMsecs: 15_000, timeout: 30_000 } as const

/**
 * Makes the source of an agent, which keeps its connections until a certificate or key file changed.
 *
 * @example
 * const agent = agentSource(new URL('https://localhost/'), { caFile: '/etc/reload/ca.crt', skipTlsVerify: false })
 * https.get('https://localhost/', { agent: await agent() })
 */
export function agentSource({ protocol }: URL, options: TlsOptions): () => Promise<Agent> {
  if (protocol === 'http:') {
    const agent = new http.Agent(kept)
    return () => Promise.resolve(agent)
  }
  // Loaded when it is needed: the sidecar has little memory.
  const https = process.getBuiltinModule('node:https')
  const tls = process.getBuiltinModule('node:tls')
  const readCa = pemReader(options.caFile, 'certificate of the CA')
  const readCert = pemReader(options.certFile, 'client certificate')
  const readKey = pemReader(options.keyFile, 'client key')
  let last: { mark: string; agent: Agent } | undefined

  return async () => {
    const [ca, cert, key] = [await readCa(), await readCert(), await readKey()]
    const mark = JSON.stringify([ca, cert, key])
    if (last?.mark === mark) return last.agent
    let secureContext
    try {
      secureContext = tls.createSecureContext({
        ...(ca !== undefined && { ca }),
        ...(cert !== undefined && { cert }),
        ...(key !== undefined && { key }),
      })
    } catch (cause) {
      const files = [options.caFile, options.certFile, options.keyFile].filter((file) => file !== undefined)
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new Error(`cannot use ${files.join(' with ')}: ${why}`, { cause })
    }
    // The agent of before is not destroyed, since a call may be under way on it: its sockets end by themselves.
    const agent = new https.Agent({ ...kept, secureContext, rejectUnauthorized: !options.skipTlsVerify })
    last = { mark, agent }
    return agent
  }
}

/** Reads a file again when it changed; no file, no text. */
function pemReader(file: string | undefined, what: string): () => Promise<string | undefined> {
  if (file === undefined) return () => Promise.resolve(undefined)
  const read = sourceReader({ file }, what)
  return async () => {
    const text = await read()
    // An empty one would mean the CAs of the system, which is another thing than was asked for.
    if (text.trim() === '') throw new Error(`the ${what} is empty: ${file}`)
    return text
  }
}
