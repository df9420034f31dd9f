import { securityGroupEgress } from '../../lib/compliance/rules/security-group-egress';
import { securityGroupOpenings } from '../../lib/compliance/rules/security-group-openings';
import { describeRule } from './describe-rule';

const type = 'AWS::EC2::SecurityGroup';
const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };
const everybody = { ...https, CidrIp: '0.0.0.0/0' };
const Description = 'declared: services.api.egress';
const ingress = (...rules: object[]) => ({ SecurityGroupIngress: rules });
const egress = (...rules: object[]) => ({ SecurityGroupEgress: rules });

/** What CDK writes into a group that allows nothing outbound. */
const nothing = {
  CidrIp: '255.255.255.255/32',
  Description: 'Disallow all traffic',
  IpProtocol: 'icmp',
  FromPort: 252,
  ToPort: 86,
};

describeRule('security groups open what is declared', securityGroupOpenings, {
  compliance: [
    { type, why: 'declared inbound', properties: ingress({ ...everybody, Description }) },
    { type, why: 'declared outbound', properties: egress({ ...everybody, Description: `${Description} (openai)` }) },
    { type, why: 'a range of the network', properties: ingress({ ...https, CidrIp: '10.0.0.0/8' }) },
    { type, why: 'a private IPv6 range', properties: ingress({ ...https, CidrIpv6: 'fc00::/7' }) },
    { type, why: 'another group', properties: ingress({ ...https, SourceSecurityGroupId: 'sg-1' }) },
    { type, why: 'outbound to a gateway endpoint', properties: egress({ ...https, DestinationPrefixListId: 'pl-1' }) },
    {
      type,
      why: 'all ports from another group',
      properties: ingress({ IpProtocol: '-1', SourceSecurityGroupId: 's' }),
    },
    { type, why: 'nothing outbound', properties: egress(nothing) },
    { type: 'AWS::S3::Bucket', why: 'another type' },
  ],
  noncompliance: [
    { type, why: 'inbound', properties: ingress(everybody), findings: ['ingress:0.0.0.0/0:tcp:443-443'] },
    {
      type,
      why: 'inbound over IPv6',
      properties: ingress({ ...https, CidrIpv6: '::/0' }),
      findings: ['ingress:::/0:tcp:443-443'],
    },
    { type, why: 'outbound', properties: egress(everybody), findings: ['egress:0.0.0.0/0:tcp:443-443'] },
    {
      type,
      why: 'half of the internet',
      properties: ingress({ ...https, CidrIp: '128.0.0.0/1' }),
      findings: ['ingress:128.0.0.0/1:tcp:443-443'],
    },
    {
      type,
      why: 'all of public IPv6',
      properties: ingress({ ...https, CidrIpv6: '2000::/3' }),
      findings: ['ingress:2000::/3:tcp:443-443'],
    },
    {
      type,
      why: 'a prefix list inbound',
      properties: ingress({ ...https, SourcePrefixListId: { Ref: 'CloudFront' } }),
      findings: ['ingress:prefix-list:tcp:443-443'],
    },
    {
      type,
      why: 'a declaration that names nothing',
      properties: ingress({ ...everybody, Description: 'declared: yes' }),
      findings: ['ingress:0.0.0.0/0:tcp:443-443'],
    },
    {
      type,
      why: 'every protocol, declared or not',
      properties: egress({ CidrIp: '0.0.0.0/0', IpProtocol: '-1', Description }),
      findings: ['egress:0.0.0.0/0:-1'],
    },
    {
      type,
      why: 'every port, declared or not',
      properties: egress({ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 0, ToPort: 65535, Description }),
      findings: ['egress:0.0.0.0/0:tcp:0-65535'],
    },
    {
      type: 'AWS::EC2::SecurityGroupIngress',
      why: 'a rule of its own',
      properties: everybody,
      findings: ['ingress:0.0.0.0/0:tcp:443-443'],
    },
    {
      type: 'AWS::EC2::SecurityGroupEgress',
      why: 'a rule of its own',
      properties: everybody,
      findings: ['egress:0.0.0.0/0:tcp:443-443'],
    },
  ],
  ignores: [],
});

describeRule('security groups state their egress', securityGroupEgress, {
  compliance: [
    { type, why: 'nothing allowed', properties: egress(nothing) },
    { type, why: 'something allowed', properties: egress({ ...https, CidrIp: '10.0.0.0/8' }) },
  ],
  noncompliance: [
    { type, why: 'unsaid' },
    { type, why: 'an empty list, which EC2 takes for unsaid', properties: egress() },
  ],
});
