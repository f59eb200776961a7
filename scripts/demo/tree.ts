import { styleText } from 'node:util'
import type { KubeObject } from '../../src/protocol/wire.ts'
import type { RelatedRule } from '../../src/sdk/index.ts'

/** Styles text on a terminal, and leaves it alone in a pipe. */
export function paint(style: 'bold' | 'dim' | 'green' | 'red', text: string): string {
  return styleText(style, text, { stream: process.stdout })
}

interface Answer {
  status?: Record<string, unknown>
  children?: KubeObject[]
  relatedResources?: RelatedRule[]
  finalized?: boolean
  resyncAfterSeconds?: number
}

/** The lines below a request: the desired children as a tree and the status, or the verdict of the firewall. */
export function answerTree(response: Response, text: string): string[] {
  if (!response.ok) return [`${paint('red', '✗ refused')} ${text}`]
  const { status, children, relatedResources, finalized, resyncAfterSeconds } = JSON.parse(text) as Answer
  const items = [
    ...(children ?? []).map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    ...(relatedResources ?? []).map(({ resource }) => `asks for related ${resource}`),
  ]
  if (items.length === 0) items.push('no children')
  const rest = [
    status && `status ${shortStatus(status)}`,
    finalized !== undefined && `finalized ${finalized}`,
    resyncAfterSeconds ? `again in ${resyncAfterSeconds} s` : false,
  ].filter((part) => typeof part === 'string')
  return [
    ...items.map((item, index) => `${index === items.length - 1 ? '└─' : '├─'} ${item}`),
    [paint('green', '✓ sent'), rest.join(', ')].join(' ').trimEnd(),
  ]
}

/** The plain fields of a status; conditions would fill the screen. */
function shortStatus(status: Record<string, unknown>): string {
  const pairs = Object.entries(status).filter(([, value]) => typeof value !== 'object')
  return pairs.map(([key, value]) => `${key}=${String(value)}`).join(' ')
}
