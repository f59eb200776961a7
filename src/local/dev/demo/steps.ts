import type { Ref } from '../../../cluster/api.ts'
import type { Obj } from '../../../cluster/object.ts'
import { isFields, own } from '../../../protocol/own.ts'

/** One step of the demo: what is applied, and what is waited for then. */
export interface Step {
  title: string
  /** Below the root of the package. */
  path: string
  waits: readonly Wait[]
}

/** Something that comes true in time. */
export interface Wait {
  ref: Ref
  /** What `holds` says, in words. */
  wanted: string
  holds: (object: Obj) => boolean
}

const example = (kind: string, name: string): Ref => ({
  apiVersion: 'example.com/v1',
  kind,
  namespace: 'default',
  name,
})

const status =
  (field: string, wanted: string) =>
  ({ status: of }: Obj) =>
    isFields(of) && own(of, field) === wanted

/** What the demo does. */
export const steps: readonly Step[] = [
  {
    title: 'A UselessPod: its hook wants a Deployment, and says when that is ready',
    path: 'examples/useless',
    waits: [{ ref: example('UselessPod', 'bob'), wanted: 'to be ready', holds: status('ready', 'true') }],
  },
  {
    title: 'Two BatchRuns: one counts down in a Job of three Pods, one is suspended',
    path: 'examples/batch',
    waits: [
      {
        ref: example('BatchRun', 'suspended'),
        wanted: 'to be suspended',
        holds: status('phase', 'Suspended'),
      },
      { ref: example('BatchRun', 'countdown'), wanted: 'to succeed', holds: status('phase', 'Succeeded') },
    ],
  },
]

/** The kinds of the final tree, owners first. */
export const treeKinds = [
  { apiVersion: 'example.com/v1', kind: 'UselessPod' },
  { apiVersion: 'example.com/v1', kind: 'BatchRun' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  { apiVersion: 'batch/v1', kind: 'Job' },
  { apiVersion: 'v1', kind: 'Pod' },
]
