import type { Rule, StackRule } from './rule';
import { bucketPublicAccess } from './rules/bucket-public-access';
import { crossStackExport } from './rules/cross-stack-export';
import { databasePublicAccess } from './rules/database-public-access';
import { deletionProtection } from './rules/deletion-protection';
import { eksControlPlaneLogs } from './rules/eks-control-plane-logs';
import { eksPrivateEndpoint } from './rules/eks-private-endpoint';
import { eksSecretsEncryption } from './rules/eks-secrets-encryption';
import { encryptionAtRest } from './rules/encryption-at-rest';
import { encryptionInTransit } from './rules/encryption-in-transit';
import { fargateContainerPrivileges } from './rules/fargate-container-privileges';
import { launchTemplate } from './rules/launch-template';
import { physicalNameLength } from './rules/physical-name-length';
import { plainHttpListener } from './rules/plain-http-listener';
import { plainTextSecret } from './rules/plain-text-secret';
import { privilegedContainer } from './rules/privileged-container';
import { securityGroupEgress } from './rules/security-group-egress';
import { securityGroupOpenings } from './rules/security-group-openings';
import { stackResourceCount } from './rules/stack-resource-count';
import { statefulRetention } from './rules/stateful-retention';

interface Row<R> {
  /** The rule is `Slipway-<id>` in findings and acknowledgments. */
  readonly id: string;
  /** What is wrong. */
  readonly info: string;
  /** Why it matters, or what to do. */
  readonly explanation: string;
  readonly rule: R;
}

/** Rules on one resource each; such a finding can be acknowledged on its construct. */
export const SLIPWAY_RULES: readonly Row<Rule>[] = [
  {
    id: 'EksPrivateEndpoint',
    info: 'The API of the EKS cluster has a public endpoint.',
    explanation: 'Set EndpointPublicAccess to false; who administers the cluster comes through the VPC.',
    rule: eksPrivateEndpoint,
  },
  {
    id: 'EksControlPlaneLogs',
    info: 'The EKS cluster does not send every control-plane log to CloudWatch.',
    explanation: 'Without them nobody can tell afterwards who changed what in the cluster.',
    rule: eksControlPlaneLogs,
  },
  {
    id: 'EksSecretsEncryption',
    info: 'The EKS cluster does not encrypt Kubernetes secrets with a KMS key.',
    explanation: 'Encryption cannot be switched off again, and a key of the account shows who decrypts.',
    rule: eksSecretsEncryption,
  },
  {
    id: 'FargateContainerPrivileges',
    info: 'A task definition for Fargate asks for privileges on the host.',
    explanation: 'Fargate gives none, so the task would fail to start; such a container needs EC2 capacity.',
    rule: fargateContainerPrivileges,
  },
  {
    id: 'PrivilegedContainer',
    info: 'A container is root on its EC2 instance.',
    explanation: 'Whoever gets into it has the instance, and what else runs there; keep it on instances of its own.',
    rule: privilegedContainer,
  },
  {
    id: 'LaunchTemplate',
    info: 'Instances start with an unencrypted disk, or with the first version of the metadata service.',
    explanation: 'Encrypt each disk of the template, and require tokens: a request that somebody forged gets none.',
    rule: launchTemplate,
  },
  {
    id: 'EncryptionAtRest',
    info: 'The resource holds data and does not state that it is encrypted at rest.',
    explanation: 'Most services cannot encrypt later without a copy of all data.',
    rule: encryptionAtRest,
  },
  {
    id: 'EncryptionInTransit',
    info: 'The resource accepts connections without TLS.',
    explanation: 'Require TLS: a client that can leave it out will.',
    rule: encryptionInTransit,
  },
  {
    id: 'StatefulRetention',
    info: 'The stage keeps its data, but the resource would go with its stack or its replacement.',
    explanation: 'Set both policies to Retain, or to Snapshot where the type has one; or make the stage disposable.',
    rule: statefulRetention,
  },
  {
    id: 'DeletionProtection',
    info: 'The stage keeps its data, but the resource can be deleted by one call.',
    explanation: 'Switch deletion protection on, or make the stage disposable.',
    rule: deletionProtection,
  },
  {
    id: 'SecurityGroupOpenings',
    info: 'A security group is open beyond what the description declares.',
    explanation:
      'Only a rule described as "declared: <path in the description>" may name the internet or an inbound prefix list, and never all ports.',
    rule: securityGroupOpenings,
  },
  {
    id: 'SecurityGroupEgress',
    info: 'The security group states no egress rule.',
    explanation: 'EC2 then allows all outbound traffic.',
    rule: securityGroupEgress,
  },
  {
    id: 'PlainTextSecret',
    info: 'A property holds what looks like a secret as plain text.',
    explanation: 'Templates are readable by many; refer to Secrets Manager instead.',
    rule: plainTextSecret,
  },
  {
    id: 'BucketPublicAccess',
    info: 'The bucket does not block all public access.',
    explanation: 'Serve public files through CloudFront, which reads the bucket with origin access control.',
    rule: bucketPublicAccess,
  },
  {
    id: 'DatabasePublicAccess',
    info: 'The database has a public address.',
    explanation: 'Place it into isolated subnets and set PubliclyAccessible to false.',
    rule: databasePublicAccess,
  },
  {
    id: 'PlainHttpListener',
    info: 'A listener serves plain HTTP to the internet.',
    explanation: 'Redirect to HTTPS, or limit the load balancer to declared ranges.',
    rule: plainHttpListener,
  },
  {
    id: 'PhysicalNameLength',
    info: 'A physical name is longer than the service takes, or has characters that it refuses.',
    explanation: 'Shorten the name of the system, the stage or the part; CloudFormation would fail halfway.',
    rule: physicalNameLength,
  },
];

/** Rules on a template as a whole; such a finding can only be fixed, as nobody acknowledges a stack. */
export const SLIPWAY_STACK_RULES: readonly Row<StackRule>[] = [
  {
    id: 'CrossStackExport',
    info: 'Stacks are tied by an export.',
    explanation: 'An exported value cannot change while it is in use; refer weakly (Fn::GetStackOutput) or by name.',
    rule: crossStackExport,
  },
  {
    id: 'StackResourceCount',
    info: 'The stack has more than 450 resources.',
    explanation: 'CloudFormation takes 500: put services into groups of their own.',
    rule: stackResourceCount,
  },
];
