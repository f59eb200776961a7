import { isReady, lookup, type CompositeSync, type CustomResource, type Deployment } from 'hookwright'

type UselessPod = CustomResource<{ name: string }, { ready: 'true' | 'false' }>

/** Keeps one Deployment that does nothing, and says whether it is ready to. */
export const sync: CompositeSync<UselessPod, Deployment> = (request) => {
  const name = `useless-${request.parent.spec.name}`
  const labels = { app: name }
  return {
    status: { ready: isReady(lookup(request).get('apps/v1', 'Deployment', name)) ? 'true' : 'false' },
    children: [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name },
        spec: {
          replicas: 1,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              containers: [
                { name: 'useless', image: 'registry.k8s.io/pause:3.10', imagePullPolicy: 'Always' },
              ],
            },
          },
        },
      },
    ],
    resyncAfterSeconds: 30,
  }
}
