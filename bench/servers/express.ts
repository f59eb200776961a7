import express from 'express'
import { sync } from '../hooks/web.ts'

/** A hook server as one writes it by hand with express. */
const app = express()
app.use(express.json({ limit: '32mb' }))
app.post('/web/sync', async (request, response) => {
  response.json(await sync(request.body as Parameters<typeof sync>[0]))
})
app.listen(Number(process.argv[2]), '127.0.0.1', () => process.send?.('ready'))
