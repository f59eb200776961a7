import type { BigIntStats } from 'node:fs'
import { fs, promisify } from '../../node/builtins.ts'

/** What is asked of the operating system, so that tests can let it fail. */
export interface Io {
  /** Whether the handle of a folder can stand in a path, as `/proc/self/fd/N`. */
  readonly handles: boolean
  open: (path: string, flags: number, mode?: number) => Promise<number>
  close: (fd: number) => Promise<void>
  lstat: (path: string) => Promise<BigIntStats>
  fstat: (fd: number) => Promise<BigIntStats>
  read: (fd: number, into: Uint8Array) => Promise<number>
  write: (fd: number, bytes: Uint8Array) => Promise<number>
  fsync: (fd: number) => Promise<void>
  fchmod: (fd: number, mode: number) => Promise<void>
  fchown: (fd: number, uid: number, gid: number) => Promise<void>
  mkdir: (path: string, mode: number) => Promise<void>
  rmdir: (path: string) => Promise<void>
  unlink: (path: string) => Promise<void>
  rename: (from: string, to: string) => Promise<void>
  link: (from: string, to: string) => Promise<void>
  symlink: (text: string, path: string) => Promise<void>
  readlink: (path: string) => Promise<string>
  readdir: (path: string) => Promise<string[]>
  realpath: (path: string) => Promise<string>
}

const read = promisify(fs.read)
const write = promisify(fs.write)

/** More than this is written by another thread. */
const LARGE = 64 * 1024

/**
 * Runs a call here that takes microseconds: to hand it to another thread and back takes ten times as long, and a change
 * needs thirty of them before its reload. What waits for the disk itself (fsync, contents) does go to other threads.
 */
const here =
  <Args extends unknown[], Result>(call: (...args: Args) => Result) =>
  (...args: Args): Promise<Result> =>
    new Promise((resolve) => resolve(call(...args)))

/** The file system itself. */
export const systemIo: Io = {
  handles: process.platform === 'linux' && fs.existsSync('/proc/self/fd'),
  open: here(fs.openSync),
  close: here(fs.closeSync),
  lstat: here((path) => fs.lstatSync(path, { bigint: true })),
  fstat: here((fd) => fs.fstatSync(fd, { bigint: true })),
  read: async (fd, into) => (await read(fd, into, 0, into.length, null)).bytesRead,
  write: async (fd, bytes) =>
    bytes.length <= LARGE
      ? fs.writeSync(fd, bytes, 0, bytes.length, null)
      : (await write(fd, bytes, 0, bytes.length, null)).bytesWritten,
  fsync: promisify(fs.fsync),
  fchmod: here(fs.fchmodSync),
  fchown: here(fs.fchownSync),
  mkdir: here((path, mode) => {
    fs.mkdirSync(path, { mode })
  }),
  rmdir: here((path) => fs.rmdirSync(path)),
  unlink: here(fs.unlinkSync),
  rename: here(fs.renameSync),
  link: here(fs.linkSync),
  symlink: here((text, path) => fs.symlinkSync(text, path)),
  readlink: here((path) => fs.readlinkSync(path)),
  readdir: here((path) => fs.readdirSync(path)),
  realpath: here((path) => fs.realpathSync.native(path)),
}

export const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_DIRECTORY, O_NONBLOCK } = fs.constants
