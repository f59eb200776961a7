import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AnyObject, Deployment } from 'hookwright'
import { hasKubectl, render, root, the } from './manifests.ts'

type PodSpec = NonNullable<NonNullable<Deployment['spec']>['template']['spec']>

for (const folder of ['compositecontrollers', 'kind']) {
  describe(`kubectl kustomize ${folder}`, () => {
    let manifests: AnyObject[]
    let deployment: Deployment
    let pod: PodSpec
    let container: PodSpec['containers'][number]

    before(function () {
      if (!hasKubectl) this.skip()
      manifests = render(folder)
      deployment = the(manifests, 'apps/v1', 'Deployment')
      pod = deployment.spec!.template.spec!
      container = pod.containers[0]!
    })

    it('has each object once, and puts namespaced ones into hookwright', () => {
      const ids = manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`)
      assert.equal(new Set(ids).size, ids.length)
      const clusterScoped = /^(Namespace|CustomResourceDefinition|CompositeController|DecoratorController)$/
      for (const { kind, metadata } of manifests) {
        assert.equal(
          metadata.namespace,
          clusterScoped.test(kind) ? undefined : 'hookwright',
          `${kind} ${metadata.name}`,
        )
      }
    })

    it('grants no rights at all', () => {
      const kinds = manifests.map(({ kind }) => kind)
      assert.deepEqual(
        kinds.filter((kind) => /Role|ServiceAccount|Secret/.test(kind)),
        [],
      )
      assert.equal(pod.automountServiceAccountToken, false)
      assert.equal(pod.serviceAccountName, undefined)
      assert.deepEqual([pod.hostNetwork, pod.hostPID, pod.hostIPC], [undefined, undefined, undefined])
    })

    it('runs as nobody, on a read-only root, without capabilities', () => {
      assert.equal(pod.securityContext?.runAsNonRoot, true)
      assert.ok((pod.securityContext.runAsUser ?? 0) > 0)
      assert.deepEqual(pod.securityContext.seccompProfile, { type: 'RuntimeDefault' })
      assert.deepEqual(container.securityContext, {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      })
      assert.equal(
        the(manifests, 'v1', 'Namespace').metadata.labels?.['pod-security.kubernetes.io/enforce'],
        'restricted',
      )
    })

    it('runs as the user of the image', () => {
      const user = /^USER (\d+):(\d+)$/m.exec(readFileSync(join(root, 'Dockerfile'), 'utf8'))
      assert.deepEqual(
        [pod.securityContext?.runAsUser, pod.securityContext?.runAsGroup],
        [Number(user?.[1]), Number(user?.[2])],
      )
    })

    it('mounts the hooks read-only, from a ConfigMap whose name changes with them', () => {
      const { name } = the(manifests, 'v1', 'ConfigMap').metadata
      assert.match(name, /^hooks-\w+$/)
      assert.deepEqual(pod.volumes, [{ name: 'hooks', configMap: { name } }])
      assert.deepEqual(container.volumeMounts, [{ name: 'hooks', mountPath: '/hooks', readOnly: true }])
    })

    it('serves them where the Service and the probes look', () => {
      assert.deepEqual(container.args, [
        'serve',
        '/hooks',
        '--listen=0.0.0.0:8080',
        '--admin-listen=0.0.0.0:9090',
      ])
      assert.deepEqual(container.ports, [
        { name: 'hooks', containerPort: 8080 },
        { name: 'admin', containerPort: 9090 },
      ])
      const service = the(manifests, 'v1', 'Service')
      assert.deepEqual(service.spec?.ports, [{ name: 'http', port: 80, targetPort: 'hooks' }])
      assert.deepEqual(container.livenessProbe?.httpGet, { path: '/healthz', port: 'admin' })
      assert.deepEqual(container.readinessProbe?.httpGet, { path: '/readyz', port: 'admin' })
      assert.deepEqual(container.startupProbe?.httpGet, { path: '/readyz', port: 'admin' })
    })

    it('selects the same pods everywhere', () => {
      const labels = deployment.spec?.template.metadata?.labels
      const selector = { 'app.kubernetes.io/name': labels?.['app.kubernetes.io/name'] }
      assert.deepEqual(deployment.spec?.selector.matchLabels, selector)
      assert.deepEqual(the(manifests, 'v1', 'Service').spec?.selector, selector)
      assert.deepEqual(
        the(manifests, 'policy/v1', 'PodDisruptionBudget').spec?.selector?.matchLabels,
        selector,
      )
      assert.deepEqual(
        the(manifests, 'networking.k8s.io/v1', 'NetworkPolicy').spec?.podSelector?.matchLabels,
        selector,
      )
      for (const { labelSelector } of pod.topologySpreadConstraints ?? []) {
        assert.deepEqual(labelSelector?.matchLabels, selector)
      }
    })

    it('stays up while one pod goes', () => {
      assert.equal(deployment.spec?.replicas, 2)
      assert.equal(deployment.spec.strategy?.rollingUpdate?.maxUnavailable, 0)
      assert.equal(the(manifests, 'policy/v1', 'PodDisruptionBudget').spec?.maxUnavailable, 1)
      assert.equal(pod.topologySpreadConstraints?.length, 2)
    })

    it('lets Metacontroller in to the hooks, monitoring to the metrics, and nothing out', () => {
      const from = (namespace: string) => [
        { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } },
      ]
      const { policyTypes, ingress, egress } =
        the(manifests, 'networking.k8s.io/v1', 'NetworkPolicy').spec ?? {}
      assert.deepEqual(policyTypes, ['Ingress', 'Egress'])
      assert.deepEqual(ingress, [
        { from: from('metacontroller'), ports: [{ port: 'hooks', protocol: 'TCP' }] },
        { from: from('monitoring'), ports: [{ port: 'admin', protocol: 'TCP' }] },
      ])
      assert.equal(egress, undefined)
    })

    it('gives time and memory enough for what the server was told', () => {
      const env = Object.fromEntries(
        (container.env ?? []).map(({ name, value = '' }) => [name, parseInt(value)]),
      )
      const seconds = env.HOOKWRIGHT_SHUTDOWN_DELAY! + env.HOOKWRIGHT_SHUTDOWN_TIMEOUT!
      assert.ok((pod.terminationGracePeriodSeconds ?? 0) >= seconds + 5)
      const megabytes = env.HOOKWRIGHT_WORKERS! * env.HOOKWRIGHT_WORKER_MEMORY! + env.HOOKWRIGHT_MAX_BUFFERED!
      assert.ok(parseInt(container.resources?.limits?.memory ?? '') >= megabytes + 128)
      assert.ok(container.resources?.requests?.memory && container.resources.requests.cpu)
    })

    it('takes the image of the kustomization', () => {
      const [tag, policy] = folder === 'kind' ? ['kind', 'Never'] : ['0.1.0', 'IfNotPresent']
      assert.equal(container.image, `hookwright:${tag}`)
      assert.equal(container.imagePullPolicy, policy)
    })
  })
}
