import type { RequestListener } from 'node:http'
import { createHandler, type HandleOptions } from './call/handle.ts'

/**
 * The webhook port without a socket: `supertest(createApp(options))` in tests, `listen(address, createApp(options))` in
 * production. It serves hooks and nothing else, so it is a plain request listener: an express application around this
 * one handler costs a tenth of the throughput (bench/README.md). The admin port is one.
 */
export function createApp(options: HandleOptions): RequestListener {
  return createHandler(options)
}
