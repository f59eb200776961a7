import type { CompositeSync, CustomResource, Deployment } from 'hookwright'

type WebApp = CustomResource<{ replicas: number; image: string }>

/** One Deployment for each observed one, and at least one: so that answers grow with requests. */
export const sync: CompositeSync<WebApp> = ({ parent, children }) => {
  const observed = Object.values(children['Deployment.apps/v1'] ?? {}) as Deployment[]
  const names = observed.length > 0 ? observed.map(({ metadata }) => metadata.name) : [parent.metadata.name]
  const ready = observed.reduce((sum, { status }) => sum + (status?.readyReplicas ?? 0), 0)
  return {
    status: { replicas: observed.length, readyReplicas: ready },
    children: names.map((name) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels: { app: name } },
      spec: {
        replicas: parent.spec.replicas,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: {
            containers: [{ name: 'main', image: parent.spec.image, ports: [{ containerPort: 8080 }] }],
          },
        },
      },
    })),
  }
}
