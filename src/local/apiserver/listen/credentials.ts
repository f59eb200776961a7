import { randomBytes, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCertificate, type Certificate } from './certificate.ts'

/** What a client needs to reach an embedded cluster. */
export interface Credentials {
  certificate: Certificate
  token: string
}

const DAY_MS = 24 * 3600 * 1000

/**
 * Fresh credentials; with a folder the ones that are kept there, so that a kubeconfig outlives a restart.
 *
 * @param now milliseconds since 1970
 * @example
 * const { certificate, token } = await credentials(Date.now())
 */
export async function credentials(now: number, folder?: string): Promise<Credentials> {
  const path = folder === undefined ? undefined : join(folder, 'credentials.json')
  if (path !== undefined && existsSync(path)) {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as Credentials
    if (Date.parse(new X509Certificate(kept.certificate.cert).validTo) > now + DAY_MS) return kept
  }
  const fresh = { certificate: await createCertificate(now), token: randomBytes(32).toString('base64url') }
  if (path !== undefined && folder !== undefined) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writePrivate(path, `${JSON.stringify(fresh)}\n`)
  }
  return fresh
}

/**
 * Writes a file that only its owner may read, whole or not at all.
 *
 * @example
 * writePrivate('.hookwright/kubeconfig', text)
 */
export function writePrivate(path: string, text: string): void {
  writeFileSync(`${path}.next`, text, { mode: 0o600 })
  renameSync(`${path}.next`, path)
}
