import { readFileSync } from 'node:fs'

/** Resident memory of a process, now, in megabytes of 1,024 x 1,024 bytes. */
export function residentMb(pid: number | undefined): number {
  const kb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kb) / 1024
}
