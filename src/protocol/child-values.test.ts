import { composite, configMap, pod, runCases, withChildren, type Case } from './fixtures.test.ts'

const service = (ports: unknown, selector: unknown = { app: 'web' }): unknown =>
  withChildren({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports, selector } })
const unit = (spec: unknown, metadata: object = {}): unknown =>
  withChildren({ apiVersion: 'example.com/v1', kind: 'Unit', metadata: { name: 'web', ...metadata }, spec })
const limits = (value: unknown): unknown => withChildren(pod({ resources: { limits: { cpu: value } } }))
const many = (value: (index: number) => unknown): unknown[] =>
  Array.from({ length: 20 }, (_, index) => ({ name: value(index) }))
const container = 'children[0].spec.containers[0]'

export const childValueCases: Case[] = [
  {
    code: 'CHILD_LIST_KEY_COLLISION',
    title: 'a port for TCP and UDP',
    answer: service([
      { name: 'dns', port: 53, protocol: 'TCP' },
      { name: 'dns-udp', port: 53, protocol: 'UDP' },
    ]),
    path: 'children[0].spec.ports',
    says: /items 0 and 1 .* port 53$/,
    fine: [
      service([{ port: 53 }, { port: 54 }]),
      // One item without the key: the next key that all have is taken.
      service([{ port: 53, name: 'a' }, { name: 'b' }]),
      service([{ protocol: 'TCP' }, { protocol: 'TCP' }]),
      { status: { ports: [{ port: 1 }, { port: 1 }] }, children: [] },
    ],
  },
  {
    code: 'CHILD_LIST_KEY_COLLISION',
    title: 'a number and the same as text',
    answer: unit({ list: [{ port: 80 }, { port: '80' }] }),
    path: 'children[0].spec.list',
    fine: [unit({ list: [{ port: {} }, { port: {} }, { port: 80 }] }), unit({ list: ['a', 'a'] })],
  },
  {
    code: 'CHILD_LIST_KEY_COLLISION',
    title: 'in a long list',
    answer: unit({ list: many((index) => (index === 15 ? 3 : index)) }),
    path: 'children[0].spec.list',
    says: /items 3 and 15/,
    fine: [unit({ list: many((index) => index) }), unit({ list: many(() => ({})) })],
  },
  ...(
    [
      [
        withChildren(configMap({}, { labels: {} })),
        'children[0].metadata.labels',
        withChildren(configMap({ labels: {} })),
      ],
      [
        unit({}, { annotations: {} }),
        'children[0].metadata.annotations',
        unit({ metadata: { annotations: {} } }),
      ],
      [withChildren(configMap({ data: {} })), 'children[0].data', unit({ data: {} })],
      [
        withChildren(configMap({ binaryData: {} })),
        'children[0].binaryData',
        withChildren(configMap({ binaryData: { a: '' } })),
      ],
      [
        withChildren(pod({}, { nodeSelector: {} })),
        'children[0].spec.nodeSelector',
        unit({ nodeSelector: {} }),
      ],
      [service([], {}), 'children[0].spec.selector', unit({ selector: {} })],
      [withChildren(pod({ args: [] })), `${container}.args`, withChildren(pod({ args: [''] }))],
      [
        withChildren(pod({ env: [] })),
        `${container}.env`,
        withChildren(pod({}, { securityContext: {}, resources: {} })),
      ],
      [withChildren(pod({}, { volumes: [] })), 'children[0].spec.volumes', unit({ volumes: [] })],
      [
        withChildren(pod({ resources: { limits: {} } })),
        `${container}.resources.limits`,
        withChildren(pod({ resources: {} })),
      ],
      [
        unit({}, { finalizers: [] }),
        'children[0].metadata.finalizers',
        unit({ metadata: { finalizers: [] } }),
      ],
      [
        withChildren(configMap({}, { ownerReferences: [] })),
        'children[0].metadata.ownerReferences',
        unit({ ownerReferences: [] }),
      ],
      [unit({ a: [{ b: null }] }), 'children[0].spec.a[0].b', unit({ a: [{ b: undefined }] })],
      [withChildren(pod({ args: [null] })), `${container}.args[0]`, { status: { a: null }, children: [] }],
    ] as [unknown, string, unknown][]
  ).map(([answer, path, near]): Case => ({
    code: 'CHILD_NORMALISED',
    title: `dropped: ${path}`,
    answer,
    path,
    fine: [near],
  })),
  {
    code: 'CHILD_NORMALISED',
    title: 'stringData of a Secret',
    call: composite({ observed: { 'Secret.v1': {} } }),
    answer: withChildren({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'a' },
      stringData: { a: 'b' },
    }),
    path: 'children[0].stringData',
    fine: [withChildren({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: { a: 'Yg==' } })],
  },
  {
    code: 'CHILD_NORMALISED',
    title: 'an empty selector in a NetworkPolicy',
    call: composite({ observed: { 'NetworkPolicy.networking.k8s.io/v1': {} } }),
    answer: withChildren({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'a' },
      spec: { podSelector: { matchLabels: {} } },
    }),
    path: 'children[0].spec.podSelector.matchLabels',
    fine: [
      withChildren({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'a' },
        spec: { podSelector: {} },
      }),
      withChildren(pod({}, { volumes: [{ name: 'tmp', emptyDir: {} }] })),
    ],
  },
  {
    code: 'CHILD_NORMALISED',
    title: 'a quantity',
    answer: limits('1000m'),
    path: `${container}.resources.limits.cpu`,
    says: /stores "1000m" as "1"$/,
    fine: [limits('1'), limits('nonsense'), unit({ resources: { limits: { cpu: '1000m' } } })],
  },
  {
    code: 'CHILD_NORMALISED',
    title: 'a number as quantity',
    answer: limits(1),
    path: `${container}.resources.limits.cpu`,
  },
  {
    code: 'CHILD_NORMALISED',
    title: 'a field of a CustomResourceDefinition only when it is null',
    call: composite({ metadata: { namespace: undefined } }),
    answer: withChildren({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'a' },
      spec: { schema: { properties: { env: [], nodeSelector: {}, x: null } } },
    }),
    path: 'children[0].spec.schema.properties.x',
    fine: [
      withChildren({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'a' },
        spec: { schema: { properties: { env: [], nodeSelector: {} } } },
      }),
    ],
  },
]

runCases('values inside children', childValueCases)
