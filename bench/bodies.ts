import { readFileSync } from 'node:fs'

interface Recorded {
  requestBody: {
    parent: { metadata: { name: string } }
    children: { 'Deployment.apps/v1': Record<string, { metadata: { name: string } }> }
  }
}

const trace = new URL('../test/fixtures/traces/composite-deployment/requests.jsonl', import.meta.url)

function recordedSync(): Recorded['requestBody'] {
  const calls = readFileSync(trace, 'utf8').trimEnd().split('\n')
  for (const call of calls) {
    const { requestBody } = JSON.parse(call) as Recorded
    if (Object.keys(requestBody.children['Deployment.apps/v1']).length === 1) return requestBody
  }
  throw new Error('no recorded sync with a child')
}

/** A recorded sync with one Deployment, about 6 kB. */
export function smallBody(): string {
  return JSON.stringify(recordedSync())
}

/** The same with 200 Deployments: the recorded one under 200 names, each with the annotations that it has in a busy cluster; about 780 kB. */
export function largeBody(): string {
  const request = recordedSync()
  const [deployment] = Object.values(request.children['Deployment.apps/v1'])
  if (!deployment) throw new Error('no recorded Deployment')
  const names = Array.from({ length: 200 }, (_, index) => `web-${index}`)
  request.children['Deployment.apps/v1'] = Object.fromEntries(
    names.map((name) => [name, { ...deployment, metadata: { ...deployment.metadata, name } }]),
  )
  return JSON.stringify(request)
}
