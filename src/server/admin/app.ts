import express, { type Express, type Request } from 'express'
import type { Registry } from 'prom-client'
import { same } from '../auth/authenticate.ts'
import { errorText } from '../call/run.ts'
import type { Reloader, ReloadResult } from '../reload.ts'
import { readiness, type HealthSources } from './health.ts'
import { hooksReport } from './hooks.ts'

/** What the admin port is made of. */
export interface AdminOptions {
  reloader: Reloader
  registry: Registry
  health: HealthSources
  /** Opens `/-/reload` and `/hooks` to others than loopback. */
  token?: (() => string) | undefined
}

/** The admin port: `/healthz`, `/readyz`, `/metrics`, `/hooks` and `POST /-/reload`. */
export function createAdminApp({ reloader, registry, health, token }: AdminOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')

  const mayAdminister = (request: Request) =>
    isLoopback(request.socket.remoteAddress ?? '') ||
    (token !== undefined &&
      same(/^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '', token().trim()))

  app.get('/healthz', (_request, response) => {
    response.type('text/plain').send('ok\n')
  })
  app.get('/readyz', (_request, response) => {
    const state = readiness(health, reloader)
    response.status(state.ready ? 200 : 503).json(state)
  })
  app.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics())
  })
  app.use(['/hooks', '/-/reload'], (request, response, next) => {
    if (mayAdminister(request)) next()
    else {
      const detail = 'open to loopback only'
      response
        .status(403)
        .type('text/plain')
        .send(`${errorText('FORBIDDEN', { route: request.baseUrl, detail })}\n`)
    }
  })
  app.get('/hooks', (_request, response) => {
    response.json(hooksReport(reloader))
  })
  app.post('/-/reload', async (_request, response) => {
    const result = await reloader.reload()
    response.status(result.ok ? 200 : 500).json(reloadReport(result))
  })
  app.all('/-/reload', (_request, response) => {
    response.status(405).set('Allow', 'POST').type('text/plain').send('METHOD_NOT_ALLOWED: reload by POST\n')
  })
  app.use((_request, response) => {
    response
      .status(404)
      .type('text/plain')
      .send('ROUTE_UNKNOWN: known here: /healthz, /readyz, /metrics, /hooks, POST /-/reload\n')
  })
  return app
}

/** What the answer to a reload says. */
export function reloadReport(result: ReloadResult): object {
  const { ok, ms } = result
  if (result.ok)
    return {
      ok,
      ms,
      generation: result.generation.id,
      routes: result.generation.table.routes.map(({ path }) => path),
    }
  return {
    ok,
    ms,
    message: 'the hooks of before are still in use',
    errors: result.errors.map(({ file, error }) => ({ file, at: error.at, message: error.message })),
  }
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address)
}
