/** A definition whose objects may have any spec and status. */
export const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: greetings.example.com
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Greeting, plural: greetings}
  versions:
    - name: v1
      served: true
      storage: true
      subresources: {status: {}}
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: {type: object, properties: {who: {type: string}}}
            status: {type: object, x-kubernetes-preserve-unknown-fields: true}
`

/** A controller that turns each of them into ConfigMaps. */
export const controller = (
  url = 'http://hooks.anywhere/greeting/sync',
) => `apiVersion: metacontroller.k8s.io/v1alpha1
kind: CompositeController
metadata:
  name: greeting
spec:
  generateSelector: true
  parentResource: {apiVersion: example.com/v1, resource: greetings}
  childResources:
    - {apiVersion: v1, resource: configmaps, updateStrategy: {method: InPlace}}
  hooks:
    sync: {webhook: {url: ${url}}}
`

/** What a deployment of the hook server looks like. */
export const service = `apiVersion: v1
kind: Service
metadata: {name: hooks}
spec: {ports: [{port: 80}]}
`

export const bob = `apiVersion: example.com/v1
kind: Greeting
metadata:
  name: bob
spec:
  who: bob
`

/** The hook, which says `word` to its parent. */
export const hook = (
  word: string,
) => `import type { CompositeSync, ConfigMap, CustomResource } from 'hookwright'

export const sync: CompositeSync<CustomResource<{ who: string }>, ConfigMap> = ({ parent: { metadata, spec } }) => ({
  status: {},
  children: [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: metadata.name }, data: { text: ${word} + spec.who } },
  ],
})
`

/** A whole project. */
export const project = {
  'hooks/greeting.ts': hook("'hello '"),
  'compositecontrollers/crd.yaml': definition,
  'compositecontrollers/controller.yaml': controller(),
  'compositecontrollers/server/service.yaml': service,
  'bob.yaml': bob,
}

/** The child of bob. */
export const greeting = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'bob' }
