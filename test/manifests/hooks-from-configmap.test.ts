import assert from 'node:assert/strict'
import type { AnyObject, Deployment } from 'hookwright'
import { hasKubectl, render, the } from './manifests.ts'

type PodSpec = NonNullable<NonNullable<Deployment['spec']>['template']['spec']>
type Container = PodSpec['containers'][number]

const name = ({ kind, metadata }: AnyObject) => `${kind}/${metadata.name}`
const podOf = (manifests: readonly AnyObject[]): PodSpec =>
  the(manifests, 'apps/v1', 'Deployment').spec!.template.spec!

describe('kubectl kustomize compositecontrollers/hooks-from-configmap', () => {
  let plain: AnyObject[]
  let manifests: AnyObject[]
  let pod: PodSpec
  let server: Container
  let sidecar: NonNullable<PodSpec['initContainers']>[number]

  before(function () {
    if (!hasKubectl) this.skip()
    plain = render('compositecontrollers')
    manifests = render('compositecontrollers/hooks-from-configmap')
    pod = podOf(manifests)
    server = pod.containers[0]!
    sidecar = pod.initContainers![0]!
  })

  it('is the same as without a sidecar, but for what the sidecar needs', () => {
    const changed = /^(ConfigMap|Deployment|NetworkPolicy)\//
    const rest = (all: readonly AnyObject[]) => all.filter((one) => !changed.test(name(one)))
    const added = rest(manifests).filter((one) => !plain.some((other) => name(other) === name(one)))
    assert.deepEqual(added.map(name).sort(), [
      'Role/hookwright-hooks',
      'RoleBinding/hookwright-hooks',
      'ServiceAccount/hookwright',
    ])
    for (const { metadata } of added) assert.equal(metadata.namespace, 'hookwright')
    assert.deepEqual(
      rest(manifests).filter((one) => !added.includes(one)),
      rest(plain),
    )
    assert.deepEqual(pod.containers, podOf(plain).containers)
    assert.deepEqual(pod.securityContext, podOf(plain).securityContext)
  })

  it('has the hooks in a ConfigMap that keeps its name', () => {
    const { metadata, data } = the(manifests, 'v1', 'ConfigMap')
    assert.equal(metadata.name, 'hooks')
    assert.deepEqual(data, the(plain, 'v1', 'ConfigMap').data)
    assert.deepEqual(metadata.labels, the(plain, 'v1', 'ConfigMap').metadata.labels)
  })

  it('lets the sidecar read that ConfigMap and nothing else', () => {
    assert.deepEqual(the(manifests, 'rbac.authorization.k8s.io/v1', 'Role').rules, [
      {
        apiGroups: [''],
        resources: ['configmaps'],
        resourceNames: ['hooks'],
        verbs: ['get', 'list', 'watch'],
      },
    ])
    const { roleRef, subjects } = the(manifests, 'rbac.authorization.k8s.io/v1', 'RoleBinding')
    assert.deepEqual(roleRef, {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'Role',
      name: 'hookwright-hooks',
    })
    assert.deepEqual(subjects, [{ kind: 'ServiceAccount', name: 'hookwright', namespace: 'hookwright' }])
    assert.equal(pod.serviceAccountName, 'hookwright')
  })

  it('gives the token to the sidecar alone', () => {
    assert.equal(pod.automountServiceAccountToken, false)
    assert.equal(the(manifests, 'v1', 'ServiceAccount').automountServiceAccountToken, false)
    const volume = pod.volumes?.find(({ projected }) => projected)
    const files = volume?.projected?.sources?.flatMap((source) => [
      ...(source.serviceAccountToken ? [source.serviceAccountToken.path] : []),
      ...(source.configMap?.items ?? source.downwardAPI?.items ?? []).map(({ path }) => path),
    ])
    assert.deepEqual(files, ['token', 'ca.crt', 'namespace'])
    const mounts = (container: Pick<Container, 'volumeMounts'>) =>
      container.volumeMounts?.filter((mount) => mount.name === volume?.name)
    assert.deepEqual(mounts(sidecar), [
      { name: volume?.name, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
    ])
    assert.deepEqual(mounts(server), [])
  })

  it('unpacks into a folder that the server may only read, and has it reload', () => {
    const hooks = pod.volumes?.find((volume) => volume.name === 'hooks')
    assert.deepEqual(hooks, { name: 'hooks', emptyDir: { medium: 'Memory', sizeLimit: '16Mi' } })
    const mount = (container: Pick<Container, 'volumeMounts'>) =>
      container.volumeMounts?.find((each) => each.name === 'hooks')
    assert.deepEqual(mount(server), { name: 'hooks', mountPath: '/hooks', readOnly: true })
    assert.deepEqual(mount(sidecar), { name: 'hooks', mountPath: '/hooks' })
    assert.deepEqual(sidecar.args, [
      'sidecar',
      '--configmap=hooks',
      '--folder=/hooks',
      '--atomic-dir',
      '--reload-url=http://127.0.0.1:9090/-/reload',
      '--admin-listen=0.0.0.0:9091',
    ])
    assert.ok(server.args?.includes('--admin-listen=0.0.0.0:9090'))
  })

  it('starts the server after the first sync, and does not stop it with the sidecar', () => {
    assert.equal(sidecar.restartPolicy, 'Always')
    assert.deepEqual(sidecar.ports, [{ name: 'sidecar-admin', containerPort: 9091 }])
    assert.deepEqual(sidecar.startupProbe?.httpGet, { path: '/readyz', port: 'sidecar-admin' })
    assert.deepEqual(sidecar.livenessProbe?.httpGet, { path: '/healthz', port: 'sidecar-admin' })
    assert.equal(sidecar.readinessProbe, undefined)
  })

  it('holds the sidecar as strictly as the server', () => {
    assert.deepEqual(sidecar.securityContext, server.securityContext)
    assert.equal(sidecar.image, server.image)
    assert.equal(sidecar.imagePullPolicy, server.imagePullPolicy)
    assert.equal(sidecar.resources?.limits?.memory, '96Mi')
    assert.ok(sidecar.resources.requests?.memory && sidecar.resources.requests.cpu)
  })

  it('lets the sidecar out to the Kubernetes API, and monitoring in to its metrics', () => {
    const policy = the(manifests, 'networking.k8s.io/v1', 'NetworkPolicy').spec
    const before = the(plain, 'networking.k8s.io/v1', 'NetworkPolicy').spec
    const [metacontroller, monitoring] = policy?.ingress ?? []
    assert.deepEqual(metacontroller, before?.ingress?.[0])
    assert.deepEqual(monitoring?.from, before?.ingress?.[1]?.from)
    assert.deepEqual(monitoring?.ports, [
      ...(before?.ingress?.[1]?.ports ?? []),
      { port: 9091, protocol: 'TCP' },
    ])
    assert.deepEqual(policy?.egress, [
      {
        ports: [
          { port: 443, protocol: 'TCP' },
          { port: 6443, protocol: 'TCP' },
        ],
      },
    ])
  })
})
