import { createServer } from 'node:http'
import { sync } from '../hooks/web.ts'

/** The least that a hook server in Node can be: read, parse, the function, stringify. No checks, no log, no metrics. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Parameters<typeof sync>[0]
    const text = JSON.stringify(sync(body))
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) })
    response.end(text)
  })
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.send?.('ready'))
