import type { HttpReloadOptions, ReloadOptions } from '../../sidecar/options.ts'
import { splitUserinfo, type Basic } from './credentials.ts'
import type { Settings } from './options.ts'
import { UsageError } from './usage-error.ts'

/**
 * Who is told of changes, and when. `basic` comes from the environment; `isMaxSaid`: the longest wait is no default.
 *
 * @example
 * reloadOptions(settings, { basic: undefined, isMaxSaid: false }).urls
 */
export function reloadOptions(
  settings: Settings,
  { basic, isMaxSaid }: { basic: Basic | undefined; isMaxSaid: boolean },
): ReloadOptions {
  const { debounce, debounceMax, reloadMethod, reloadPayload } = settings
  if (isMaxSaid && debounceMax < debounce) throw new UsageError('--debounce-max is shorter than --debounce')
  if (reloadPayload !== undefined && ['GET', 'HEAD'].includes(reloadMethod))
    throw new UsageError(`--reload-payload is not sent with ${reloadMethod}: choose another --reload-method`)
  const urls = settings.reloadUrl.map((url) => httpOptions(url, settings, basic))
  return {
    urls: [...new Map(urls.map((each) => [each.url, each])).values()],
    command: settings.reloadCommand,
    commandTimeoutMs: settings.reloadCommandTimeout,
    confirm: settings.confirmUrl && {
      url: settings.confirmUrl.href,
      field: settings.confirmField,
      intervalMs: settings.confirmInterval,
      timeoutMs: settings.confirmTimeout,
    },
    onStart: settings.reloadOnStart,
    debounceMs: debounce,
    debounceMaxMs: Math.max(debounce, debounceMax),
  }
}

function httpOptions(address: URL, settings: Settings, fromEnv: Basic | undefined): HttpReloadOptions {
  const { url, basic = fromEnv } = splitUserinfo(address)
  const { reloadPayload: payload } = settings
  return {
    url,
    method: settings.reloadMethod,
    headers: {
      ...(payload !== undefined && {
        'content-type': isJson(payload) ? 'application/json' : 'text/plain; charset=utf-8',
      }),
      ...Object.fromEntries(settings.reloadHeader),
    },
    payload,
    bearerFile: settings.reloadBearerFile,
    basicFile: settings.reloadBasicFile,
    basic,
    caFile: settings.reloadCaFile,
    certFile: settings.reloadCertFile,
    keyFile: settings.reloadKeyFile,
    skipTlsVerify: settings.reloadSkipTlsVerify,
    timeoutMs: settings.reloadTimeout,
    success: settings.reloadSuccess,
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
