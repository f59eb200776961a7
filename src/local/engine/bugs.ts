/**
 * What to do where Metacontroller 4.17.2 has a bug: the same (`emulate`), what its authors meant (`fix`), or the safe
 * thing with one line that says what the real one would do (`stop`).
 */
export type BugMode = 'emulate' | 'fix' | 'stop'

export const bugModes: readonly BugMode[] = ['emulate', 'fix', 'stop']
