/**
 * Facts of the Go types of Kubernetes 1.36.3 (Apache-2.0): the fields of those that the API server prints in messages, its internal ones, with Go's names and order.
 * `Name`: a text; `Name:0` a number; `f` a boolean; `q` a quantity; `*` a pointer; `[]` a list; `{}` a map; with the name of a type
 * behind it where it holds one; `=` gives the name in v1 where it is not the same in camel case; `^Type` fields taken over from there.
 */
export const GO_TYPES: Readonly<Record<string, string>> = {
  AWSElasticBlockStoreVolumeSource: 'VolumeID FSType=fsType Partition:0 ReadOnly:f',
  Affinity: 'NodeAffinity:*NodeAffinity PodAffinity:*PodAffinity PodAntiAffinity:*PodAntiAffinity',
  AppArmorProfile: 'Type LocalhostProfile:*',
  AzureDiskVolumeSource: 'DiskName DataDiskURI=diskURI CachingMode:* FSType=fsType:* ReadOnly:* Kind:*',
  AzureFileVolumeSource: 'SecretName ShareName ReadOnly:f',
  CSIVolumeSource:
    'Driver ReadOnly:* FSType=fsType:* VolumeAttributes:{} NodePublishSecretRef:*LocalObjectReference',
  Capabilities: 'Add:[] Drop:[]',
  CephFSVolumeSource: 'Monitors:[] Path User SecretFile SecretRef:*LocalObjectReference ReadOnly:f',
  CinderVolumeSource: 'VolumeID FSType=fsType ReadOnly:f SecretRef:*LocalObjectReference',
  ClusterTrustBundleProjection: 'Name:* SignerName:* LabelSelector:*LabelSelector Optional:* Path',
  ConfigMapEnvSource: '^LocalObjectReference Optional:*',
  ConfigMapKeySelector: '^LocalObjectReference Key Optional:*',
  ConfigMapProjection: '^LocalObjectReference Items:[]KeyToPath Optional:*',
  ConfigMapVolumeSource: '^LocalObjectReference Items:[]KeyToPath DefaultMode:* Optional:*',
  Container:
    'Name Image Command:[] Args:[] WorkingDir Ports:[]ContainerPort EnvFrom:[]EnvFromSource Env:[]EnvVar Resources:ResourceRequirements ResizePolicy:[]ContainerResizePolicy RestartPolicy:* RestartPolicyRules:[]ContainerRestartRule VolumeMounts:[]VolumeMount VolumeDevices:[]VolumeDevice LivenessProbe:*Probe ReadinessProbe:*Probe StartupProbe:*Probe Lifecycle:*Lifecycle TerminationMessagePath TerminationMessagePolicy ImagePullPolicy SecurityContext:*SecurityContext Stdin:f StdinOnce:f TTY=tty:f',
  ContainerPort: 'Name HostPort:0 ContainerPort:0 Protocol HostIP',
  ContainerResizePolicy: 'ResourceName RestartPolicy',
  ContainerRestartRule: 'Action ExitCodes:*ContainerRestartRuleOnExitCodes',
  ContainerRestartRuleOnExitCodes: 'Operator Values:[]',
  DaemonSetUpdateStrategy: 'Type RollingUpdate:*RollingUpdateDaemonSet',
  DeploymentStrategy: 'Type RollingUpdate:*RollingUpdateDeployment',
  DownwardAPIProjection: 'Items:[]DownwardAPIVolumeFile',
  DownwardAPIVolumeFile: 'Path FieldRef:*ObjectFieldSelector ResourceFieldRef:*ResourceFieldSelector Mode:*',
  DownwardAPIVolumeSource: 'Items:[]DownwardAPIVolumeFile DefaultMode:*',
  EmptyDirVolumeSource: 'Medium SizeLimit:*',
  EnvFromSource: 'Prefix ConfigMapRef:*ConfigMapEnvSource SecretRef:*SecretEnvSource',
  EnvVar: 'Name Value ValueFrom:*EnvVarSource',
  EnvVarSource:
    'FieldRef:*ObjectFieldSelector ResourceFieldRef:*ResourceFieldSelector ConfigMapKeyRef:*ConfigMapKeySelector SecretKeyRef:*SecretKeySelector FileKeyRef:*FileKeySelector',
  EphemeralContainer: '^EphemeralContainerCommon TargetContainerName',
  EphemeralContainerCommon:
    'Name Image Command:[] Args:[] WorkingDir Ports:[]ContainerPort EnvFrom:[]EnvFromSource Env:[]EnvVar Resources:ResourceRequirements ResizePolicy:[]ContainerResizePolicy RestartPolicy:* RestartPolicyRules:[]ContainerRestartRule VolumeMounts:[]VolumeMount VolumeDevices:[]VolumeDevice LivenessProbe:*Probe ReadinessProbe:*Probe StartupProbe:*Probe Lifecycle:*Lifecycle TerminationMessagePath TerminationMessagePolicy ImagePullPolicy SecurityContext:*SecurityContext Stdin:f StdinOnce:f TTY=tty:f',
  EphemeralVolumeSource: 'VolumeClaimTemplate:*PersistentVolumeClaimTemplate',
  ExecAction: 'Command:[]',
  FCVolumeSource: 'TargetWWNs:[] Lun:* FSType=fsType ReadOnly:f WWIDs=wwids:[]',
  FileKeySelector: 'VolumeName Path Key Optional:*',
  FlexVolumeSource: 'Driver FSType=fsType SecretRef:*LocalObjectReference ReadOnly:f Options:{}',
  FlockerVolumeSource: 'DatasetName DatasetUUID',
  GCEPersistentDiskVolumeSource: 'PDName=pdName FSType=fsType Partition:0 ReadOnly:f',
  GRPCAction: 'Port:0 Service:*',
  GitRepoVolumeSource: 'Repository Revision Directory',
  GlusterfsVolumeSource: 'EndpointsName=endpoints Path ReadOnly:f',
  HTTPGetAction: 'Path Port:0 Host Scheme HTTPHeaders=httpHeaders:[]HTTPHeader',
  HTTPHeader: 'Name Value',
  HostAlias: 'IP=ip Hostnames:[]',
  HostIP: 'IP=ip',
  HostPathVolumeSource: 'Path Type:*',
  ISCSIVolumeSource:
    'TargetPortal IQN=iqn Lun:0 ISCSIInterface=iscsiInterface FSType=fsType ReadOnly:f Portals:[] DiscoveryCHAPAuth=chapAuthDiscovery:f SessionCHAPAuth=chapAuthSession:f SecretRef:*LocalObjectReference InitiatorName:*',
  ImageVolumeSource: 'Reference PullPolicy',
  KeyToPath: 'Key Path Mode:*',
  Lifecycle: 'PostStart:*LifecycleHandler PreStop:*LifecycleHandler StopSignal:*',
  LifecycleHandler:
    'Exec:*ExecAction HTTPGet=httpGet:*HTTPGetAction TCPSocket=tcpSocket:*TCPSocketAction Sleep:*SleepAction',
  LocalObjectReference: 'Name',
  MetricTarget: 'Type Value:* AverageValue:* AverageUtilization:*',
  NFSVolumeSource: 'Server Path ReadOnly:f',
  NodeAffinity:
    'RequiredDuringSchedulingIgnoredDuringExecution:*NodeSelector PreferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm',
  NodeSelector: 'NodeSelectorTerms:[]NodeSelectorTerm',
  NodeSelectorRequirement: 'Key Operator Values:[]',
  NodeSelectorTerm: 'MatchExpressions:[]NodeSelectorRequirement MatchFields:[]NodeSelectorRequirement',
  ObjectFieldSelector: 'APIVersion=apiVersion FieldPath',
  PersistentVolumeClaimSpec:
    'AccessModes:[] Selector:*LabelSelector Resources:VolumeResourceRequirements VolumeName StorageClassName:* VolumeMode:* DataSource:*TypedLocalObjectReference DataSourceRef:*TypedObjectReference VolumeAttributesClassName:*',
  PersistentVolumeClaimTemplate: '^ObjectMeta Spec:PersistentVolumeClaimSpec',
  PersistentVolumeClaimVolumeSource: 'ClaimName ReadOnly:f',
  PhotonPersistentDiskVolumeSource: 'PdID FSType=fsType',
  PodAffinity:
    'RequiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm PreferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm',
  PodAffinityTerm:
    'LabelSelector:*LabelSelector Namespaces:[] TopologyKey NamespaceSelector:*LabelSelector MatchLabelKeys:[] MismatchLabelKeys:[]',
  PodAntiAffinity:
    'RequiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm PreferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm',
  PodCertificateProjection:
    'SignerName KeyType MaxExpirationSeconds:* CredentialBundlePath KeyPath CertificateChainPath UserAnnotations:{}',
  PodDNSConfig: 'Nameservers:[] Searches:[] Options:[]PodDNSConfigOption',
  PodDNSConfigOption: 'Name Value:*',
  PodDisruptionBudgetSpec:
    'MinAvailable:* Selector:*LabelSelector MaxUnavailable:* UnhealthyPodEvictionPolicy:*',
  PodFailurePolicy: 'Rules:[]PodFailurePolicyRule',
  PodFailurePolicyOnExitCodesRequirement: 'ContainerName:* Operator Values:[]',
  PodFailurePolicyOnPodConditionsPattern: 'Type Status',
  PodFailurePolicyRule:
    'Action OnExitCodes:*PodFailurePolicyOnExitCodesRequirement OnPodConditions:[]PodFailurePolicyOnPodConditionsPattern',
  PodIP: 'IP=ip',
  PodOS: 'Name',
  PodReadinessGate: 'ConditionType',
  PodResourceClaim: 'Name ResourceClaimName:* ResourceClaimTemplateName:*',
  PodSchedulingGate: 'Name',
  PodSchedulingGroup: 'PodGroupName:*',
  PodSecurityContext:
    'HostNetwork:f HostPID:f HostIPC:f ShareProcessNamespace:* HostUsers:* SELinuxOptions=seLinuxOptions:*SELinuxOptions WindowsOptions:*WindowsSecurityContextOptions RunAsUser:* RunAsGroup:* RunAsNonRoot:* SupplementalGroups:[] SupplementalGroupsPolicy:* FSGroup=fsGroup:* FSGroupChangePolicy=fsGroupChangePolicy:* Sysctls:[]Sysctl SeccompProfile:*SeccompProfile AppArmorProfile:*AppArmorProfile SELinuxChangePolicy=seLinuxChangePolicy:*',
  PodSpec:
    'Volumes:[]Volume InitContainers:[]Container Containers:[]Container EphemeralContainers:[]EphemeralContainer RestartPolicy TerminationGracePeriodSeconds:* ActiveDeadlineSeconds:* DNSPolicy=dnsPolicy NodeSelector:{} ServiceAccountName AutomountServiceAccountToken:* NodeName SecurityContext:*PodSecurityContext ImagePullSecrets:[]LocalObjectReference Hostname Subdomain SetHostnameAsFQDN:* Affinity:*Affinity SchedulerName Tolerations:[]Toleration HostAliases:[]HostAlias PriorityClassName Priority:* PreemptionPolicy:* DNSConfig=dnsConfig:*PodDNSConfig ReadinessGates:[]PodReadinessGate RuntimeClassName:* Overhead:{} EnableServiceLinks:* TopologySpreadConstraints:[]TopologySpreadConstraint OS=os:*PodOS SchedulingGates:[]PodSchedulingGate ResourceClaims:[]PodResourceClaim Resources:*ResourceRequirements HostnameOverride:* SchedulingGroup:*PodSchedulingGroup',
  PodTemplateSpec: '^ObjectMeta Spec:PodSpec',
  PortworxVolumeSource: 'VolumeID FSType=fsType ReadOnly:f',
  PreferredSchedulingTerm: 'Weight:0 Preference:NodeSelectorTerm',
  Probe:
    '^ProbeHandler InitialDelaySeconds:0 TimeoutSeconds:0 PeriodSeconds:0 SuccessThreshold:0 FailureThreshold:0 TerminationGracePeriodSeconds:*',
  ProbeHandler:
    'Exec:*ExecAction HTTPGet=httpGet:*HTTPGetAction TCPSocket=tcpSocket:*TCPSocketAction GRPC=grpc:*GRPCAction',
  ProjectedVolumeSource: 'Sources:[]VolumeProjection DefaultMode:*',
  QuobyteVolumeSource: 'Registry Volume ReadOnly:f User Group Tenant',
  RBDVolumeSource:
    'CephMonitors=monitors:[] RBDImage=image FSType=fsType RBDPool=pool RadosUser=user Keyring SecretRef:*LocalObjectReference ReadOnly:f',
  ResourceClaim: 'Name Request',
  ResourceFieldSelector: 'ContainerName Resource Divisor:q',
  ResourceRequirements: 'Limits:{} Requests:{} Claims:[]ResourceClaim',
  RollingUpdateDaemonSet: 'MaxUnavailable:0 MaxSurge:0',
  RollingUpdateDeployment: 'MaxUnavailable:0 MaxSurge:0',
  RollingUpdateStatefulSetStrategy: 'Partition:0 MaxUnavailable:*',
  SELinuxOptions: 'User Role Type Level',
  ScaleIOVolumeSource:
    'Gateway System SecretRef:*LocalObjectReference SSLEnabled=sslEnabled:f ProtectionDomain StoragePool StorageMode VolumeName FSType=fsType ReadOnly:f',
  SeccompProfile: 'Type LocalhostProfile:*',
  SecretEnvSource: '^LocalObjectReference Optional:*',
  SecretKeySelector: '^LocalObjectReference Key Optional:*',
  SecretProjection: '^LocalObjectReference Items:[]KeyToPath Optional:*',
  SecretVolumeSource: 'SecretName Items:[]KeyToPath DefaultMode:* Optional:*',
  SecurityContext:
    'Capabilities:*Capabilities Privileged:* SELinuxOptions=seLinuxOptions:*SELinuxOptions WindowsOptions:*WindowsSecurityContextOptions RunAsUser:* RunAsGroup:* RunAsNonRoot:* ReadOnlyRootFilesystem:* AllowPrivilegeEscalation:* ProcMount:* SeccompProfile:*SeccompProfile AppArmorProfile:*AppArmorProfile',
  ServiceAccountTokenProjection: 'Audience ExpirationSeconds:0 Path',
  SleepAction: 'Seconds:0',
  StatefulSetUpdateStrategy: 'Type RollingUpdate:*RollingUpdateStatefulSetStrategy',
  StorageOSVolumeSource:
    'VolumeName VolumeNamespace FSType=fsType ReadOnly:f SecretRef:*LocalObjectReference',
  SuccessPolicy: 'Rules:[]SuccessPolicyRule',
  SuccessPolicyRule: 'SucceededIndexes:* SucceededCount:*',
  Sysctl: 'Name Value',
  TCPSocketAction: 'Port:0 Host',
  Toleration: 'Key Operator Value Effect TolerationSeconds:*',
  TopologySpreadConstraint:
    'MaxSkew:0 TopologyKey WhenUnsatisfiable LabelSelector:*LabelSelector MinDomains:* NodeAffinityPolicy:* NodeTaintsPolicy:* MatchLabelKeys:[]',
  TypedLocalObjectReference: 'APIGroup=apiGroup:* Kind Name',
  TypedObjectReference: 'APIGroup=apiGroup:* Kind Name Namespace:*',
  UncountedTerminatedPods: 'Succeeded:[] Failed:[]',
  Volume: 'Name ^VolumeSource',
  VolumeDevice: 'Name DevicePath',
  VolumeMount: 'Name ReadOnly:f RecursiveReadOnly:* MountPath SubPath MountPropagation:* SubPathExpr',
  VolumeProjection:
    'Secret:*SecretProjection DownwardAPI:*DownwardAPIProjection ConfigMap:*ConfigMapProjection ServiceAccountToken:*ServiceAccountTokenProjection ClusterTrustBundle:*ClusterTrustBundleProjection PodCertificate:*PodCertificateProjection',
  VolumeResourceRequirements: 'Limits:{} Requests:{}',
  VolumeSource:
    'HostPath:*HostPathVolumeSource EmptyDir:*EmptyDirVolumeSource GCEPersistentDisk=gcePersistentDisk:*GCEPersistentDiskVolumeSource AWSElasticBlockStore=awsElasticBlockStore:*AWSElasticBlockStoreVolumeSource GitRepo:*GitRepoVolumeSource Secret:*SecretVolumeSource NFS=nfs:*NFSVolumeSource ISCSI=iscsi:*ISCSIVolumeSource Glusterfs:*GlusterfsVolumeSource PersistentVolumeClaim:*PersistentVolumeClaimVolumeSource RBD=rbd:*RBDVolumeSource Quobyte:*QuobyteVolumeSource FlexVolume:*FlexVolumeSource Cinder:*CinderVolumeSource CephFS=cephfs:*CephFSVolumeSource Flocker:*FlockerVolumeSource DownwardAPI:*DownwardAPIVolumeSource FC=fc:*FCVolumeSource AzureFile:*AzureFileVolumeSource ConfigMap:*ConfigMapVolumeSource VsphereVolume:*VsphereVirtualDiskVolumeSource AzureDisk:*AzureDiskVolumeSource PhotonPersistentDisk:*PhotonPersistentDiskVolumeSource Projected:*ProjectedVolumeSource PortworxVolume:*PortworxVolumeSource ScaleIO:*ScaleIOVolumeSource StorageOS=storageos:*StorageOSVolumeSource CSI=csi:*CSIVolumeSource Ephemeral:*EphemeralVolumeSource Image:*ImageVolumeSource',
  VsphereVirtualDiskVolumeSource: 'VolumePath FSType=fsType StoragePolicyName StoragePolicyID',
  WeightedPodAffinityTerm: 'Weight:0 PodAffinityTerm:PodAffinityTerm',
  WindowsSecurityContextOptions:
    'GMSACredentialSpecName=gmsaCredentialSpecName:* GMSACredentialSpec=gmsaCredentialSpec:* RunAsUserName:* HostProcess:*',
}
