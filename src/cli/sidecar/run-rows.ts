import type { OptionRow } from '../option-row.ts'
import { parseChoice, parseDuration, parseFlag, parseOptionalAddress } from '../parse.ts'

/** How the sidecar itself runs, and how it shows how it is. */
export const runRows = {
  once: {
    flags: '--once',
    parse: parseFlag,
    help: 'write everything once, reload, and end: for init containers',
  },
  onceTimeout: {
    flags: '--once-timeout <duration>',
    fallback: '1m',
    parse: parseDuration,
    help: 'how long --once may take, and how long --dry-run waits for the API',
  },
  dryRun: {
    flags: '--dry-run',
    parse: parseFlag,
    help: 'print what would be written and removed, and touch nothing',
  },
  adminListen: {
    flags: '--admin-listen <host:port>',
    fallback: '127.0.0.1:9091',
    parse: parseOptionalAddress,
    help: 'where /healthz, /readyz and /metrics answer; ":9091" on all interfaces, as probes need it; "off" for nowhere',
  },
  staleAfter: {
    flags: '--stale-after <duration>',
    fallback: '5m',
    parse: parseDuration,
    help: 'not ready when the API was not heard for longer',
  },
  readyNeedsReload: {
    flags: '--ready-needs-reload',
    parse: parseFlag,
    help: 'not ready either while the last reload failed',
  },
  events: {
    flags: '--events',
    parse: parseFlag,
    help: 'write a Kubernetes Event on the object when a key is refused or a reload fails; needs create and patch on events',
  },
  logLevel: {
    flags: '--log-level <level>',
    fallback: 'info',
    parse: parseChoice(['debug', 'info', 'warn', 'error', 'silent']),
    help: 'debug, info (a line for each batch), warn, error or silent',
  },
  logFormat: {
    flags: '--log-format <format>',
    fallback: 'auto',
    parse: parseChoice(['auto', 'json', 'text']),
    help: 'json, text, or auto: text on a terminal and json elsewhere',
  },
} as const satisfies Record<string, OptionRow>
