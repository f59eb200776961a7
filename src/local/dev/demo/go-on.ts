import { join } from 'node:path'

/** What the hints depend on. */
export interface Situation {
  /** Whether the session keeps running. */
  stays: boolean
  kubeconfig: string
  /** Whether there is a kubectl to call. */
  kubectl: boolean
  /** Where hooks and examples are; empty for the working directory. */
  root: string
}

type Row = [command: string, why: string]

/**
 * The commands to go on with after the demo, each with what it is for.
 *
 * @example
 * goOn({ stays: false, kubeconfig: '.hookwright/kubeconfig', kubectl: true, root: '' })
 */
export function goOn(situation: Situation): string[] {
  const { stays, kubectl } = situation
  const rows = stays ? whileItRuns(situation) : afterwards(situation)
  const width = Math.max(...rows.map(([command]) => command.length))
  return [
    '',
    stays && kubectl ? 'Go on, in another terminal:' : 'Go on:',
    ...rows.map(([command, why]) => `  ${command.padEnd(width)}  ${why}`.trimEnd()),
  ]
}

const whileItRuns = ({ kubectl, kubeconfig, root }: Situation): Row[] => [
  ...(kubectl ? withKubectl(kubeconfig) : []),
  [`edit ${join(root, 'hooks/useless.ts')}`, 'for example its replicas: a save is enough'],
  ['Ctrl-C', 'ends it'],
]

const withKubectl = (kubeconfig: string): Row[] => [
  [`export KUBECONFIG=${kubeconfig}`, ''],
  ['kubectl get uselesspods,batchruns,deployments,jobs,pods', 'what there is'],
  [`kubectl patch batchrun suspended --type merge --patch '{"spec":{"suspend":false}}'`, 'lets it run'],
]

const afterwards = ({ kubectl, root }: Situation): Row[] => [
  ['npx hookwright demo --stay', `the same, and keeps running${kubectl ? ' for kubectl' : ''}`],
  [
    `${root === '' ? '' : `cd ${root} && `}npx hookwright dev examples/useless`,
    'the loop for controllers of your own: save, and see what happens',
  ],
  ['docs/guides/develop-locally.md', 'says how'],
]
