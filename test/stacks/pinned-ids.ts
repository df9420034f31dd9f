/**
 * Logical ids by stack: a contract with every stage that was ever deployed.
 *
 * CloudFormation knows a resource by its logical id alone. With another id it makes a new one and deletes the old, with
 * its data where it has some. Add lines for what is new; change or remove one only with a way for running stages.
 */
export const pinnedIds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  network: {
    NetworkLogKey5212F0C4: 'AWS::KMS::Key',
    NetworkVpc7FB7348F: 'AWS::EC2::VPC',
    NetworkVpcpublicSubnet1Subnet00617657: 'AWS::EC2::Subnet',
    NetworkVpcpublicSubnet2SubnetDCAA7C9A: 'AWS::EC2::Subnet',
    NetworkVpcpublicSubnet3SubnetB6CE113A: 'AWS::EC2::Subnet',
    NetworkVpcprivateSubnet1Subnet9EC58498: 'AWS::EC2::Subnet',
    NetworkVpcprivateSubnet2Subnet6E5E8804: 'AWS::EC2::Subnet',
    NetworkVpcprivateSubnet3SubnetC252FE86: 'AWS::EC2::Subnet',
    NetworkVpcisolatedSubnet1Subnet188D06DD: 'AWS::EC2::Subnet',
    NetworkVpcisolatedSubnet2Subnet811E27B8: 'AWS::EC2::Subnet',
    NetworkVpcisolatedSubnet3Subnet8C51A120: 'AWS::EC2::Subnet',
    NetworkEndpointSecurityGroup6DEF6240: 'AWS::EC2::SecurityGroup',
  },
  database: {
    Key961B73FD: 'AWS::KMS::Key',
    mainSecurityGroup21CE1E3E: 'AWS::EC2::SecurityGroup',
    mainAdminDB0964A6: 'AWS::SecretsManager::Secret',
    mainInstanceE2E9393F: 'AWS::RDS::DBInstance',
    mainReader21CA0299: 'AWS::RDS::DBInstance',
    mainAccessSecretidentity4A48A596: 'AWS::SecretsManager::Secret',
    mainAccessSecretreportsD7E60F88: 'AWS::SecretsManager::Secret',
    mainAccessSecretnightly2928C20B: 'AWS::SecretsManager::Secret',
    mainAccessSecurityGroupED6D128A: 'AWS::EC2::SecurityGroup',
  },
  cache: {
    sessionsSecurityGroup2E3CCCA1: 'AWS::EC2::SecurityGroup',
    sessionsAccessSecretsgatewayEB7520E5: 'AWS::SecretsManager::Secret',
    sessionsAccessUserGroupD64E77D3: 'AWS::ElastiCache::UserGroup',
    sessionsReplicationGroup70ECE80E: 'AWS::ElastiCache::ReplicationGroup',
  },
  storage: {
    QueuesthumbnailsDeadLettersBDF7C228: 'AWS::SQS::Queue',
    QueuesthumbnailsQueueD312157A: 'AWS::SQS::Queue',
    BucketsuploadsBucketF8C7571C: 'AWS::S3::Bucket',
    Secretsjwt894F3C10: 'AWS::SecretsManager::Secret',
    SecretsmailDC74D6A7: 'AWS::SecretsManager::Secret',
    AccessLogs8B620ECA: 'AWS::S3::Bucket',
  },
  ingress: {
    IngressSecurityGroup2362479F: 'AWS::EC2::SecurityGroup',
    IngressLoadBalancerAE82CB09: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    IngressLoadBalancerHttp38EB6668: 'AWS::ElasticLoadBalancingV2::Listener',
    IngressLoadBalancerHttpsB196284F: 'AWS::ElasticLoadBalancingV2::Listener',
    IngressLoadBalancerHttpsany09CD3032: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    IngressLoadBalancerHttpsshopexamplecomv18DCD0198: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    IngressLoadBalancerHttpsanycheckout8228D860: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    IngressAccessLogs80F9B44E: 'AWS::S3::Bucket',
    IngressEndpointsgatewayAHTTPHTTP1A0551AA9: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    IngressEndpointscheckoutAHTTPSHTTP176FEF29A: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    IngressEndpointscheckoutAHTTPSHTTP1AlternateF1920EB9: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  },
  compute: {
    FargateCluster03BAFB94: 'AWS::ECS::Cluster',
    FargateClusterDefaultServiceDiscoveryNamespaceD07BE7F4: 'AWS::ServiceDiscovery::HttpNamespace',
  },
  'services-main': {
    SecurityGroupsgateway005BED9B: 'AWS::EC2::SecurityGroup',
    SecurityGroupscheckoutB42A626B: 'AWS::EC2::SecurityGroup',
    SecurityGroupsidentity0DCB4EB5: 'AWS::EC2::SecurityGroup',
    SecurityGroupsworker04557E13: 'AWS::EC2::SecurityGroup',
    SecurityGroupsidle0B69B98B: 'AWS::EC2::SecurityGroup',
    SecurityGroupsnightlyBEA2239C: 'AWS::EC2::SecurityGroup',
    gatewayServiceF25B81A4: 'AWS::ECS::Service',
    checkoutService795E6815: 'AWS::ECS::Service',
    identityServiceF1869C05: 'AWS::ECS::Service',
    workerServiceF04559B7: 'AWS::ECS::Service',
    idleServiceEE3A8AD5: 'AWS::ECS::Service',
  },
  'services-batch': {
    SecurityGroupsreports1DE40C1A: 'AWS::EC2::SecurityGroup',
    reportsService817FEB72: 'AWS::ECS::Service',
  },
};

/** The same for the edge of customer-service, which has a CDN. */
export const pinnedEdgeIds: Readonly<Record<string, string>> = {
  EdgeLogKey293A9817: 'AWS::KMS::Key',
  EdgeAccessLogsC159D9EF: 'AWS::S3::Bucket',
  EdgeDistribution0060737B: 'AWS::CloudFront::Distribution',
  EdgeAddress37FC6667: 'AWS::Route53::RecordSet',
  EdgeOrigin61543DC7: 'AWS::Route53::RecordSet',
  EdgeAddressV61E7935EA: 'AWS::Route53::RecordSet',
};

/** The same for what EKS alone has. Objects of Kubernetes are known to CloudFormation by these ids, too. */
export const pinnedEksIds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  compute: {
    EksClusterNodeSecurityGroupsServicesC5230B82: 'AWS::EC2::SecurityGroup',
    EksClusterControlPlaneGroup5C4E6FD3: 'AWS::EC2::SecurityGroup',
    EksClusterSecretsKey32B07D45: 'AWS::KMS::Key',
    EksCluster1F468C46: 'AWS::EKS::Cluster',
    EksClusterNodePools7514A62D: 'Custom::AWSCDK-EKS-KubernetesResource',
    EksClusterNetworkPolicyController091D6978: 'Custom::AWSCDK-EKS-KubernetesResource',
    EksSignalLogsAuditKey7AE17413: 'AWS::KMS::Key',
    EksDeliveryWatchSecurityGroup73BD4438: 'AWS::EC2::SecurityGroup',
  },
  'services-main': {
    customerserviceIdentityD9CAF5A4: 'AWS::EKS::PodIdentityAssociation',
    migrateIdentity6806B84B: 'AWS::EKS::PodIdentityAssociation',
  },
  gitops: {
    SecretStoreIdentity5FCEFA3A: 'AWS::EKS::PodIdentityAssociation',
    SecretStoreChart6D501724: 'Custom::AWSCDK-EKS-HelmChart',
    SecretStoreE4192078: 'Custom::AWSCDK-EKS-KubernetesResource',
    ArgoCdE728674D: 'Custom::AWSCDK-EKS-HelmChart',
    DeliveryWatch64EE3D68: 'Custom::AWSCDK-EKS-KubernetesResource',
    Bridge48182F58: 'Custom::AWSCDK-EKS-KubernetesResource',
    PlatformProject3F9ED21D: 'Custom::AWSCDK-EKS-KubernetesResource',
    PlatformkedaD5D04055: 'Custom::AWSCDK-EKS-KubernetesResource',
    SystemProject10D31B45: 'Custom::AWSCDK-EKS-KubernetesResource',
    GitSecret4C5768C0: 'AWS::SecretsManager::Secret',
    GitCredential87FCD43E: 'Custom::AWSCDK-EKS-KubernetesResource',
    SystemC1397B44: 'Custom::AWSCDK-EKS-KubernetesResource',
    Platformopentelemetrycollector2BD6C0E9: 'Custom::AWSCDK-EKS-KubernetesResource',
    opentelemetrycollectoridentityIdentity6CD121DF: 'AWS::EKS::PodIdentityAssociation',
  },
};
