import type { Schema } from '../schema/schema.ts'

const TEXT: Schema = { type: 'string' }
const TIME: Schema = { type: 'string', format: 'date-time' }
const FLAG: Schema = { type: 'boolean' }
const NUMBER: Schema = { type: 'integer', format: 'int64' }
const TEXTS: Schema = { type: 'object', additionalProperties: TEXT }

/** The schema of metadata, for whatever merges or tracks the fields of custom resources. */
export const OBJECT_META: Schema = {
  type: 'object',
  component: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
  properties: {
    annotations: TEXTS,
    creationTimestamp: TIME,
    deletionGracePeriodSeconds: NUMBER,
    deletionTimestamp: TIME,
    finalizers: {
      type: 'array',
      items: TEXT,
      'x-kubernetes-list-type': 'set',
      'x-kubernetes-patch-strategy': 'merge',
    },
    generateName: TEXT,
    generation: NUMBER,
    labels: TEXTS,
    managedFields: {
      type: 'array',
      'x-kubernetes-list-type': 'atomic',
      items: {
        type: 'object',
        properties: {
          apiVersion: TEXT,
          fieldsType: TEXT,
          fieldsV1: { type: 'object' },
          manager: TEXT,
          operation: TEXT,
          subresource: TEXT,
          time: TIME,
        },
      },
    },
    name: TEXT,
    namespace: TEXT,
    ownerReferences: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['uid'],
      'x-kubernetes-patch-merge-key': 'uid',
      'x-kubernetes-patch-strategy': 'merge',
      items: {
        type: 'object',
        required: ['apiVersion', 'kind', 'name', 'uid'],
        'x-kubernetes-map-type': 'atomic',
        properties: {
          apiVersion: TEXT,
          blockOwnerDeletion: FLAG,
          controller: FLAG,
          kind: TEXT,
          name: TEXT,
          uid: TEXT,
        },
      },
    },
    resourceVersion: TEXT,
    selfLink: TEXT,
    uid: TEXT,
  },
}
