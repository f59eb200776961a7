import type { Obj } from '../../../cluster/object.ts'

/** The one node that there is. */
export const NODE_NAME = 'node-1'

const CAPACITY = {
  cpu: '64',
  memory: '512Gi',
  'ephemeral-storage': '1Ti',
  pods: '5000',
}
const ADDRESS = '10.244.0.1'
const LEASE_SECONDS = 40

/** The conditions of a node that is well, in the kubelet's words. */
const CONDITIONS = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const

/**
 * The node that Pods are played on, ready and with room for all of them.
 *
 * @example
 * await api.create(nodeAt('2026-01-01T00:00:00Z'))
 */
export const nodeAt = (time: string): Obj => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: NODE_NAME,
    labels: {
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': NODE_NAME,
      'kubernetes.io/os': 'linux',
    },
  },
  spec: { podCIDR: '10.244.0.0/16', podCIDRs: ['10.244.0.0/16'] },
  status: {
    addresses: [
      { type: 'InternalIP', address: ADDRESS },
      { type: 'Hostname', address: NODE_NAME },
    ],
    capacity: CAPACITY,
    allocatable: CAPACITY,
    conditions: CONDITIONS.map(([type, status, reason, message]) => ({
      type,
      status,
      reason,
      message,
      lastHeartbeatTime: time,
      lastTransitionTime: time,
    })),
    nodeInfo: {
      architecture: 'amd64',
      bootID: '',
      containerRuntimeVersion: 'hookwright://1',
      kernelVersion: '',
      kubeProxyVersion: '',
      kubeletVersion: 'hookwright',
      machineID: '',
      operatingSystem: 'linux',
      osImage: '',
      systemUUID: '',
    },
  },
})

/** The sign of life of a node: it is given once, as there is nobody here who would take it for dead. */
export const leaseOf = ({ metadata: { name = '', uid = '' } }: Obj, time: string): Obj => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: {
    name,
    namespace: 'kube-node-lease',
    ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }],
  },
  spec: {
    holderIdentity: name,
    leaseDurationSeconds: LEASE_SECONDS,
    renewTime: time.replace('Z', '.000000Z'),
  },
})
