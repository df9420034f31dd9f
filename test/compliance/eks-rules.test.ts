import { eksControlPlaneLogs } from '../../lib/compliance/rules/eks-control-plane-logs';
import { eksPrivateEndpoint } from '../../lib/compliance/rules/eks-private-endpoint';
import { eksSecretsEncryption } from '../../lib/compliance/rules/eks-secrets-encryption';
import { describeRule } from './describe-rule';

const type = 'AWS::EKS::Cluster';
const logging = (...logs: string[]) => ({
  Logging: { ClusterLogging: { EnabledTypes: logs.map((Type) => ({ Type })) } },
});
const encryption = (...Resources: string[]) => ({
  EncryptionConfig: [{ Resources, Provider: { KeyArn: { 'Fn::GetAtt': ['Key', 'Arn'] } } }],
});

describeRule('EKS clusters have no public endpoint', eksPrivateEndpoint, {
  compliance: [{ type, why: 'private only', properties: { ResourcesVpcConfig: { EndpointPublicAccess: false } } }],
  noncompliance: [
    { type, why: 'public', properties: { ResourcesVpcConfig: { EndpointPublicAccess: true } } },
    { type, why: 'unsaid, which EKS takes for public', properties: { ResourcesVpcConfig: {} } },
    {
      type,
      why: 'public for some ranges',
      properties: { ResourcesVpcConfig: { EndpointPublicAccess: true, PublicAccessCidrs: ['203.0.113.0/24'] } },
    },
  ],
});

describeRule('EKS clusters log all of the control plane', eksControlPlaneLogs, {
  compliance: [
    { type, why: 'all five', properties: logging('api', 'audit', 'authenticator', 'controllerManager', 'scheduler') },
  ],
  noncompliance: [
    {
      type,
      why: 'one missing',
      properties: logging('api', 'authenticator', 'controllerManager', 'scheduler'),
      findings: ['audit'],
    },
    { type, why: 'no logs', findings: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] },
  ],
});

describeRule('EKS clusters encrypt secrets with a key', eksSecretsEncryption, {
  compliance: [{ type, why: 'secrets encrypted', properties: encryption('secrets') }],
  noncompliance: [
    { type, why: 'no encryption' },
    { type, why: 'no key', properties: { EncryptionConfig: [{ Resources: ['secrets'] }] } },
  ],
});
