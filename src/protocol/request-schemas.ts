/**
 * JSON Schemas of the bodies that Metacontroller posts. They look at the envelope and at the shape of the groups,
 * not into observed objects: a body may hold hundreds of them, and they come from the API server.
 * `npm run generate` compiles them to request-validators.generated.ts.
 */

const part = (name: string): { $ref: string } => ({ $ref: `parts#/$defs/${name}` })

const object = {
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata'],
  properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: part('metadata') },
}

const spec = {
  type: 'object',
  properties: {
    generateSelector: { type: 'boolean' },
    childResources: part('rules'),
    attachments: part('rules'),
    hooks: {
      type: 'object',
      properties: { sync: part('hook'), finalize: part('hook'), customize: part('hook') },
    },
  },
}

/** What the three bodies have in common, compiled once. */
export const requestParts = {
  $id: 'parts',
  $defs: {
    metadata: {
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string' }, namespace: { type: 'string' } },
    },
    object,
    groups: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        additionalProperties: {
          type: 'object',
          required: ['metadata'],
          properties: { metadata: { type: 'object' } },
        },
      },
    },
    rules: {
      type: 'array',
      items: {
        type: 'object',
        required: ['apiVersion', 'resource'],
        properties: {
          apiVersion: { type: 'string' },
          resource: { type: 'string' },
          updateStrategy: { type: 'object', properties: { method: { type: 'string' } } },
        },
      },
    },
    hook: {
      type: 'object',
      properties: {
        version: { enum: ['v1', 'v2'] },
        webhook: { type: 'object', properties: { responseUnMarshallMode: { enum: ['loose', 'strict'] } } },
      },
    },
    controller: {
      ...object,
      required: [...object.required, 'spec'],
      properties: { ...object.properties, spec },
    },
  },
}

const controllerOf = (...kinds: string[]): object => ({
  type: 'object',
  ...part('controller'),
  properties: { kind: { enum: kinds } },
})

/** Metacontroller sends all five fields; what is not required may be left out of a request written by hand. */
const optional = { related: part('groups'), finalizing: { type: 'boolean' } }

/** Schema by the name of its validator. */
export const requestSchemas = {
  composite: {
    type: 'object',
    required: ['parent', 'children'],
    properties: {
      controller: controllerOf('CompositeController'),
      parent: part('object'),
      children: part('groups'),
      ...optional,
    },
  },
  decorator: {
    type: 'object',
    required: ['object', 'attachments'],
    properties: {
      controller: controllerOf('DecoratorController'),
      object: part('object'),
      attachments: part('groups'),
      ...optional,
    },
  },
  customize: {
    type: 'object',
    required: ['parent'],
    properties: {
      controller: controllerOf('CompositeController', 'DecoratorController'),
      parent: part('object'),
    },
  },
}
