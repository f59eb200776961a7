import type { OptionRow } from '../option-row.ts'
import { parseChoice, parseDuration, parseFlag } from '../parse.ts'
import { parseText } from './parse-names.ts'
import { parseHeader, parseMethod, parseSignal, parseStatuses, parseUrl } from './parse-values.ts'

/** Who is told, by HTTP or by a command. */
export const reloadRows = {
  reloadUrl: {
    flags: '--reload-url <url>',
    repeat: 'lines',
    secret: true,
    parse: parseUrl,
    help: 'called after files changed, again and again until it succeeds; repeatable',
  },
  reloadMethod: {
    flags: '--reload-method <method>',
    fallback: 'POST',
    parse: parseMethod,
    help: 'the method of the call',
  },
  reloadHeader: {
    flags: '--reload-header <header>',
    repeat: 'lines',
    secret: true,
    parse: parseHeader,
    help: "a header of the call, as 'Name: value'; repeatable",
  },
  reloadPayload: {
    flags: '--reload-payload <text>',
    secret: true,
    parse: String,
    help: 'the body of the call, JSON or any text',
  },
  reloadBearerFile: {
    flags: '--reload-bearer-file <file>',
    parse: parseText,
    help: 'a file with a bearer token, read again at each call',
  },
  reloadBasicFile: {
    flags: '--reload-basic-file <file>',
    parse: parseText,
    help: 'a file with user:password, read again at each call',
  },
  reloadCaFile: {
    flags: '--reload-ca-file <file>',
    parse: parseText,
    help: 'the authority of the certificate that the call meets (PEM)',
  },
  reloadCertFile: {
    flags: '--reload-cert-file <file>',
    parse: parseText,
    help: 'a client certificate (PEM)',
  },
  reloadKeyFile: {
    flags: '--reload-key-file <file>',
    parse: parseText,
    help: 'its private key (PEM)',
  },
  reloadSkipTlsVerify: {
    flags: '--reload-skip-tls-verify',
    parse: parseFlag,
    help: 'trust any certificate; for a program on localhost',
  },
  reloadTimeout: {
    flags: '--reload-timeout <duration>',
    fallback: '10s',
    parse: parseDuration,
    help: 'how long one call may take',
  },
  reloadSuccess: {
    flags: '--reload-success <codes>',
    fallback: '200-299',
    parse: parseStatuses,
    help: 'status codes that mean success, like 200-299,304',
  },
  reloadCommand: {
    flags: '--reload-command <command>',
    parse: parseText,
    help: 'run by /bin/sh -c after files changed, before URLs are called and the signal is sent',
  },
  reloadCommandTimeout: {
    flags: '--reload-command-timeout <duration>',
    fallback: '30s',
    parse: parseDuration,
    help: 'how long it may take',
  },
  reloadOnStart: {
    flags: '--reload-on-start [when]',
    fallback: 'changed',
    bare: 'always',
    parse: parseChoice(['always', 'changed', 'never']),
    help: 'whether the first sync reloads: always, never, or changed: when it changed files, or a reload is owed from before',
  },
  debounce: {
    flags: '--debounce <duration>',
    fallback: '500ms',
    parse: parseDuration,
    help: 'how long it has to be quiet before a batch is written',
  },
  debounceMax: {
    flags: '--debounce-max <duration>',
    fallback: '5s',
    parse: parseDuration,
    help: 'how long a batch waits at most when it never is quiet',
  },
  confirmUrl: {
    flags: '--confirm-url <url>',
    secret: true,
    parse: parseUrl,
    help: 'asked after a reload until it shows that the program took the new configuration',
  },
  confirmField: {
    flags: '--confirm-field <path>',
    parse: parseText,
    help: 'where in its JSON: a dotted path whose value changes with each reload, or is the digest of the files',
  },
  confirmInterval: {
    flags: '--confirm-interval <duration>',
    fallback: '500ms',
    parse: parseDuration,
    help: 'how often it is asked',
  },
  confirmTimeout: {
    flags: '--confirm-timeout <duration>',
    fallback: '30s',
    parse: parseDuration,
    help: 'after how long the reload counts as failed',
  },
} as const satisfies Record<string, OptionRow>

/** How the program after `--` is run. */
export const childRows = {
  signal: {
    flags: '--signal <name>',
    fallback: 'SIGHUP',
    parse: parseSignal,
    help: 'sent to it after each batch',
  },
  startGrace: {
    flags: '--start-grace <duration>',
    fallback: '1s',
    parse: parseDuration,
    help: 'how old it has to be for that: a signal that it does not handle yet would end it',
  },
  stopGrace: {
    flags: '--stop-grace <duration>',
    fallback: '10s',
    parse: parseDuration,
    help: 'how long it may take to end after SIGTERM, before it is killed',
  },
} as const satisfies Record<string, OptionRow>
