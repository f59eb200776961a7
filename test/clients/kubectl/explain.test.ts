import { describeKubectl } from './session.ts'

describeKubectl('explain', (test) => {
  test('explains', ({ run }) =>
    run(String.raw`
      $ kubectl explain configmap
      KIND:       ConfigMap
      VERSION:    v1

      DESCRIPTION:
          ConfigMap holds configuration data for pods to consume.

      FIELDS:
        apiVersion	<string>
          APIVersion defines the versioned schema of this representation of an object.
          Servers should convert recognized schemas to the latest internal value, and
          may reject unrecognized values. More info:
          https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources

        binaryData	<map[string]string>
          BinaryData contains the binary data. Each key must consist of alphanumeric
          characters, '-', '_' or '.'. BinaryData can contain byte sequences that are
          not in the UTF-8 range. The keys stored in BinaryData must not overlap with
          the ones in the Data field, this is enforced during validation process.
          Using this field will require 1.10+ apiserver and kubelet.

        data	<map[string]string>
          Data contains the configuration data. Each key must consist of alphanumeric
          characters, '-', '_' or '.'. Values with non-UTF-8 byte sequences must use
          the BinaryData field. The keys stored in Data must not overlap with the keys
          in the BinaryData field, this is enforced during validation process.

        immutable	<boolean>
          Immutable, if set to true, ensures that data stored in the ConfigMap cannot
          be updated (only object metadata can be modified). If not set to true, the
          field can be modified at any time. Defaulted to nil.

        kind	<string>
          Kind is a string value representing the REST resource this object
          represents. Servers may infer this from the endpoint the client submits
          requests to. Cannot be updated. In CamelCase. More info:
          https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds

        metadata	<ObjectMeta>
          Standard object's metadata. More info:
          https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata
      $ kubectl explain deployment.spec.strategy
      GROUP:      apps
      KIND:       Deployment
      VERSION:    v1

      FIELD: strategy <DeploymentStrategy>


      DESCRIPTION:
          The deployment strategy to use to replace existing pods with new ones.
          DeploymentStrategy describes how to replace existing pods with new ones.

      FIELDS:
        rollingUpdate	<RollingUpdateDeployment>
          Rolling update config params. Present only if DeploymentStrategyType =
          RollingUpdate.

        type	<string>
        enum: Recreate, RollingUpdate
          Type of deployment. Can be "Recreate" or "RollingUpdate". Default is
          RollingUpdate.

          Possible enum values:
           - <tick>"Recreate"<tick> Kill all existing pods before creating new ones.
           - <tick>"RollingUpdate"<tick> Replace the old ReplicaSets by new one using rolling
          update i.e gradually scale down the old ReplicaSets and scale up the new
          one.
      $ kubectl explain deployment.spec.strategy --recursive
      GROUP:      apps
      KIND:       Deployment
      VERSION:    v1

      FIELD: strategy <DeploymentStrategy>


      DESCRIPTION:
          The deployment strategy to use to replace existing pods with new ones.
          DeploymentStrategy describes how to replace existing pods with new ones.

      FIELDS:
        rollingUpdate	<RollingUpdateDeployment>
          maxSurge	<IntOrString>
          maxUnavailable	<IntOrString>
        type	<string>
        enum: Recreate, RollingUpdate
      $ kubectl explain pod.spec.containers.ports.protocol
      KIND:       Pod
      VERSION:    v1

      FIELD: protocol <string>
      ENUM:
          SCTP
          TCP
          UDP

      DESCRIPTION:
          Protocol for port. Must be UDP, TCP, or SCTP. Defaults to "TCP".

          Possible enum values:
           - <tick>"SCTP"<tick> is the SCTP protocol.
           - <tick>"TCP"<tick> is the TCP protocol.
           - <tick>"UDP"<tick> is the UDP protocol.
      $ kubectl explain hpa.spec.behavior --api-version=autoscaling/v2
      GROUP:      autoscaling
      KIND:       HorizontalPodAutoscaler
      VERSION:    v2

      FIELD: behavior <HorizontalPodAutoscalerBehavior>


      DESCRIPTION:
          behavior configures the scaling behavior of the target in both Up and Down
          directions (scaleUp and scaleDown fields respectively). If not set, the
          default HPAScalingRules for scale up and scale down are used.
          HorizontalPodAutoscalerBehavior configures the scaling behavior of the
          target in both Up and Down directions (scaleUp and scaleDown fields
          respectively).

      FIELDS:
        scaleDown	<HPAScalingRules>
          scaleDown is scaling policy for scaling Down. If not set, the default value
          is to allow to scale down to minReplicas pods, with a 300 second
          stabilization window (i.e., the highest recommendation for the last 300sec
          is used).

        scaleUp	<HPAScalingRules>
          scaleUp is scaling policy for scaling Up. If not set, the default value is
          the higher of:
            * increase no more than 4 pods per 60 seconds
            * double the number of pods per 60 seconds
          No stabilization is used.
      $ kubectl explain nothing
      the server doesn't have a resource type "nothing"
      [exit 1]
      $ kubectl explain pod.spec.nothing
      KIND:       Pod
      VERSION:    v1

      error: field "nothing" does not exist
      [exit 1]
    `))
})
