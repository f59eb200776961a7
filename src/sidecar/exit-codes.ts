/** Exit codes of `hookwright sidecar`. Where it runs a program, that program's own code takes their place. */
export const EXIT = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  sourceFailed: 3,
  keysRefused: 4,
  writeFailed: 5,
  reloadFailed: 6,
} as const
