import { bugModes } from '../local/engine/bugs.ts'
import type { OptionRow } from './option-row.ts'
import { parseChoice, parseFactor } from './parse.ts'

/** How fast workloads live, wherever they do. */
export const timeScale = {
  flags: '--time-scale <factor>',
  fallback: '1',
  parse: parseFactor,
  help: 'how many times as fast time passes for Pods, Jobs and other workloads',
} as const satisfies OptionRow

/** What the engine does, wherever it runs. */
export const metacontrollerBugs = {
  flags: '--metacontroller-bugs <mode>',
  fallback: 'stop',
  parse: parseChoice(bugModes),
  help: 'what to do where Metacontroller 4.17.2 has a bug: emulate it, fix it, or stop short of it and say so',
} as const satisfies OptionRow
