import { describeKubectl } from './session.ts'

const lamps = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: lamps.$ns.example.com}
spec:
  group: $ns.example.com
  scope: Namespaced
  names: {plural: lamps, singular: lamp, kind: Lamp, shortNames: [lp], categories: [lights]}
  versions:
    - name: v1
      served: true
      storage: true
      subresources:
        status: {}
        scale: {specReplicasPath: .spec.bulbs, statusReplicasPath: .status.bulbs}
      additionalPrinterColumns:
        - {name: Bulbs, type: integer, jsonPath: .spec.bulbs}
        - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
        - {name: Colour, type: string, jsonPath: .spec.colour, priority: 1}
        - {name: Since, type: date, jsonPath: .metadata.creationTimestamp}
      schema:
        openAPIV3Schema:
          type: object
          description: Lamp gives light.
          properties:
            spec:
              type: object
              description: What the lamp should be.
              required: [bulbs]
              x-kubernetes-validations:
                - {rule: "self.bulbs <= 10", message: too bright}
              properties:
                bulbs: {type: integer, minimum: 0, description: How many bulbs.}
                colour: {type: string, enum: [red, white], default: white, description: Its colour.}
                parts:
                  type: array
                  items: {type: object, required: [name], properties: {name: {type: string}, size: {type: integer}}}
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
            status:
              type: object
              properties:
                bulbs: {type: integer}
                conditions:
                  type: array
                  items: {type: object, properties: {type: {type: string}, status: {type: string}}}
`
const lamp = (spec: object, name = 'desk') =>
  JSON.stringify({ apiVersion: '$ns.example.com/v1', kind: 'Lamp', metadata: { name }, spec })
const files = {
  'crd.yaml': lamps,
  'lamp.json': lamp({ bulbs: 2, parts: [{ name: 'foot', size: 3 }, { name: 'arm' }] }),
  'lamp2.json': lamp({ bulbs: 3, parts: [{ name: 'foot', size: 4 }] }),
  'bad.json': lamp({ bulbs: 'many', extra: 1 }, 'bad'),
  'extra.json': lamp({ bulbs: 1, extra: 1 }, 'extra'),
  'bright.json': lamp({ bulbs: 11 }, 'bright'),
}

describeKubectl('custom resources', (test) => {
  test(
    'are there once they are defined',
    ({ run }) =>
      run(String.raw`
      $ kubectl create -f lamp.json
      error: resource mapping not found for name: "desk" namespace: "" from "lamp.json": no matches for kind "Lamp" in version "$ns.example.com/v1"
      ensure CRDs are installed first
      [exit 1]
      $ kubectl apply -f crd.yaml
      customresourcedefinition.apiextensions.k8s.io/lamps.$ns.example.com created
      $ kubectl wait --for=condition=Established crd/lamps.$ns.example.com
      customresourcedefinition.apiextensions.k8s.io/lamps.$ns.example.com condition met
      $ kubectl get crd lamps.$ns.example.com
      NAME                                           CREATED AT
      lamps.$ns.example.com   <time>
      $ kubectl get lamps
      No resources found in $ns namespace.
      $ kubectl apply -f lamp.json
      lamp.$ns.example.com/desk created
      $ kubectl get lamps
      NAME   BULBS   READY   SINCE
      desk   2               <age>
      $ kubectl get lp -o wide
      NAME   BULBS   READY   COLOUR   SINCE
      desk   2               white    <age>
      $ kubectl get lights -A
      NAMESPACE                    NAME   BULBS   READY   SINCE
      $ns   desk   2               <age>
      $ kubectl get lamps.v1.$ns.example.com/desk -o yaml
      apiVersion: $ns.example.com/v1
      kind: Lamp
      metadata:
        annotations:
          kubectl.kubernetes.io/last-applied-configuration: |
            {"apiVersion":"$ns.example.com/v1","kind":"Lamp","metadata":{"annotations":{},"name":"desk","namespace":"$ns"},"spec":{"bulbs":2,"parts":[{"name":"foot","size":3},{"name":"arm"}]}}
        creationTimestamp: "<time>"
        generation: 1
        name: desk
        namespace: $ns
        resourceVersion: "<number>"
        uid: <uid>
      spec:
        bulbs: 2
        colour: white
        parts:
        - name: foot
          size: 3
        - name: arm
      $ kubectl describe lamp desk
      Name:         desk
      Namespace:    $ns
      Labels:       <none>
      Annotations:  <none>
      API Version:  $ns.example.com/v1
      Kind:         Lamp
      Metadata:
        Creation Timestamp:  <time>
        Generation:          1
        Resource Version:    <number>
        UID:                 <uid>
      Spec:
        Bulbs:   2
        Colour:  white
        Parts:
          Name:  foot
          Size:  3
          Name:  arm
      Events:    <none>
      $ kubectl api-resources --api-group=$ns.example.com
      NAME    SHORTNAMES   APIVERSION                                  NAMESPACED   KIND
      lamps   lp           $ns.example.com/v1   true         Lamp
      $ kubectl explain lamp
      GROUP:      $ns.example.com
      KIND:       Lamp
      VERSION:    v1

      DESCRIPTION:
          Lamp gives light.

      FIELDS:
        apiVersion	<string>
          APIVersion defines the versioned schema of this representation of an object.
          Servers should convert recognized schemas to the latest internal value, and
          may reject unrecognized values. More info:
          https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources

        kind	<string>
          Kind is a string value representing the REST resource this object
          represents. Servers may infer this from the endpoint the client submits
          requests to. Cannot be updated. In CamelCase. More info:
          https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds

        metadata	<ObjectMeta>
          Standard object's metadata. More info:
          https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata

        spec	<Object>
          What the lamp should be.

        status	<Object>
          <no description>
      $ kubectl explain lamp.spec --recursive
      GROUP:      $ns.example.com
      KIND:       Lamp
      VERSION:    v1

      FIELD: spec <Object>


      DESCRIPTION:
          What the lamp should be.

      FIELDS:
        bulbs	<integer> -required-
        colour	<string>
        enum: red, white
        parts	<[]Object>
          name	<string> -required-
          size	<integer>
      $ kubectl delete lamp --all
      lamp.$ns.example.com "desk" <deleted>
      $ kubectl delete crd lamps.$ns.example.com
      customresourcedefinition.apiextensions.k8s.io "lamps.$ns.example.com" <deleted>
      $ kubectl get lamps.$ns.example.com
      error: the server doesn't have a resource type "lamps"
      [exit 1]
    `),
    { files },
  )

  test(
    'change as other objects do',
    ({ run }) =>
      run(String.raw`
      $ kubectl apply -f crd.yaml
      customresourcedefinition.apiextensions.k8s.io/lamps.$ns.example.com created
      $ kubectl wait --for=condition=Established crd/lamps.$ns.example.com
      customresourcedefinition.apiextensions.k8s.io/lamps.$ns.example.com condition met
      $ kubectl apply -f lamp.json
      lamp.$ns.example.com/desk created
      $ kubectl apply -f lamp2.json
      lamp.$ns.example.com/desk configured
      $ kubectl get lamps.$ns.example.com desk -o jsonpath='{.metadata.generation} {.spec}'
      2 {"bulbs":3,"colour":"white","parts":[{"name":"foot","size":4}]}
      $ kubectl scale lamps.$ns.example.com desk --replicas=5
      lamp.$ns.example.com/desk scaled
      $ kubectl patch lamps.$ns.example.com desk --subresource=status --type=merge \
          -p '{"spec":{"bulbs":9},"status":{"bulbs":5,"conditions":[{"type":"Ready","status":"True"}]}}'
      lamp.$ns.example.com/desk patched
      $ kubectl get lamps.$ns.example.com
      NAME   BULBS   READY   SINCE
      desk   5       True    <age>
      $ kubectl wait --for=condition=Ready lamps.$ns.example.com/desk
      lamp.$ns.example.com/desk condition met
      $ kubectl wait --for=jsonpath='{.status.bulbs}'=5 lamps.$ns.example.com/desk
      lamp.$ns.example.com/desk condition met
      $ kubectl wait --for=condition=Other lamps.$ns.example.com/desk --timeout=1s
      error: timed out waiting for the condition on lamps/desk
      [exit 1]
      $ kubectl patch lamps.$ns.example.com desk -p '{"spec":{"bulbs":1}}'
      error: application/strategic-merge-patch+json is not supported by $ns.example.com/v1, Kind=Lamp: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml
      [exit 1]
      $ kubectl apply --server-side --field-manager=other -f lamp2.json
      error: Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using $ns.example.com/v1: .spec.bulbs
      ...
      [exit 1]
      $ kubectl apply --server-side --field-manager=other -f lamp2.json --force-conflicts
      lamp.$ns.example.com/desk serverside-applied
      $ kubectl label lamps.$ns.example.com desk room=study
      lamp.$ns.example.com/desk labeled
      $ KUBE_EDITOR="sed -i 's/bulbs: 3/bulbs: 7/'" kubectl edit lamps.$ns.example.com desk
      lamp.$ns.example.com/desk edited
      $ kubectl get lamps.$ns.example.com desk -o jsonpath='{.metadata.generation} {.spec.bulbs} {.status.bulbs}'
      5 7 5
      $ kubectl delete crd lamps.$ns.example.com
      customresourcedefinition.apiextensions.k8s.io "lamps.$ns.example.com" <deleted>
    `),
    { files },
  )

  test(
    'are checked against their schema',
    ({ run }) =>
      run(String.raw`
      $ kubectl apply -f crd.yaml
      customresourcedefinition.apiextensions.k8s.io/lamps.$ns.example.com created
      $ kubectl wait --for=condition=Established crd/lamps.$ns.example.com
      customresourcedefinition.apiextensions.k8s.io/lamps.$ns.example.com condition met
      $ kubectl apply -f bad.json
      Error from server (BadRequest): error when creating "bad.json": Lamp in version "v1" cannot be handled as a Lamp: strict decoding error: unknown field "spec.extra"
      [exit 1]
      $ kubectl apply -f bad.json --validate=ignore
      The Lamp "bad" is invalid:
      * spec.bulbs: Invalid value: "string": spec.bulbs in body must be of type integer: "string"
      * .spec.bulbs: Invalid value: 0: .spec.bulbs accessor error: many is of the type string, expected int64
      * <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation
      [exit 1]
      $ kubectl apply -f extra.json
      Error from server (BadRequest): error when creating "extra.json": Lamp in version "v1" cannot be handled as a Lamp: strict decoding error: unknown field "spec.extra"
      [exit 1]
      $ kubectl apply -f extra.json --validate=warn
      lamp.$ns.example.com/extra created
      Warning: unknown field "spec.extra"
      $ kubectl apply -f bright.json
      The Lamp "bright" is invalid: spec: Invalid value: too bright
      [exit 1]
      $ kubectl get lamps.$ns.example.com extra -o jsonpath='{.spec}'
      {"bulbs":1,"colour":"white"}
      $ kubectl patch lamps.$ns.example.com extra --type=merge -p '{"spec":{"colour":"blue"}}'
      The Lamp "extra" is invalid:
      * spec.colour: Unsupported value: "blue": supported values: "red", "white"
      * <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation
      [exit 1]
      $ kubectl patch lamps.$ns.example.com extra --type=json -p '[{"op":"remove","path":"/spec/bulbs"}]'
      The Lamp "extra" is invalid:
      * spec.bulbs: Required value
      * <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation
      [exit 1]
      $ kubectl delete -f crd.yaml
      customresourcedefinition.apiextensions.k8s.io "lamps.$ns.example.com" <deleted>
    `),
    { files },
  )
})
