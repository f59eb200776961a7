import type { Strategy } from '../../kinds/kind.ts'
import { controllerRevision } from './apps/controller-revision.ts'
import { daemonSet } from './apps/daemon-set.ts'
import { deployment } from './apps/deployment.ts'
import { replicaSet } from './apps/replica-set.ts'
import { statefulSet } from './apps/stateful-set.ts'
import { autoscaler } from './autoscaler.ts'
import { cronJob } from './batch/cron-job.ts'
import { job } from './batch/job.ts'
import { podTemplate } from './core/pod-template.ts'
import { replicationController } from './core/replication-controller.ts'
import { disruptionBudget } from './disruption-budget.ts'
import { pod } from './pod/pod.ts'

/** The kinds that run Pods, and those that look after them, by where they are stored. */
export const workloadStrategies: Record<string, Strategy> = {
  '/pods': pod,
  '/podtemplates': podTemplate,
  '/replicationcontrollers': replicationController,
  'apps/controllerrevisions': controllerRevision,
  'apps/daemonsets': daemonSet,
  'apps/deployments': deployment,
  'apps/replicasets': replicaSet,
  'apps/statefulsets': statefulSet,
  'autoscaling/horizontalpodautoscalers': autoscaler,
  'batch/cronjobs': cronJob,
  'batch/jobs': job,
  'policy/poddisruptionbudgets': disruptionBudget,
}
