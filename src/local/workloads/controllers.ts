import type { Control } from './control.ts'
import { nodeLifecycle } from './nodes/lifecycle.ts'
import { createKubelet, type KubeletOptions } from './pods/kubelet.ts'
import { scheduler } from './pods/scheduler.ts'
import { cronJobControl } from './reconcile/cronjob.ts'
import { daemonSetControl } from './reconcile/daemonset.ts'
import { deploymentControl } from './reconcile/deployment.ts'
import { jobControl } from './reconcile/job.ts'
import { jobPodControl } from './reconcile/job-pods.ts'
import { claimProtection, volumeProtection } from './reconcile/protection.ts'
import { replicaSetControl } from './reconcile/replicaset.ts'
import { statefulSetControl } from './reconcile/statefulset.ts'
import { endpointsCleanup, endpointsControl } from './services/endpoints.ts'
import { endpointSliceControl } from './services/slices.ts'

/**
 * All controllers, each of one kind.
 *
 * @example
 * for (const control of controlsFor({ clock, timeScale: 1 })) runControl(control, running)
 */
export const controlsFor = (options: KubeletOptions): readonly Control[] => [
  nodeLifecycle,
  scheduler,
  createKubelet(options),
  deploymentControl,
  replicaSetControl,
  statefulSetControl,
  daemonSetControl,
  jobControl,
  jobPodControl,
  cronJobControl,
  claimProtection,
  volumeProtection,
  endpointSliceControl,
  endpointsControl,
  endpointsCleanup,
]
