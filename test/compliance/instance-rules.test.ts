import { launchTemplate } from '../../lib/compliance/rules/launch-template';
import { privilegedContainer } from '../../lib/compliance/rules/privileged-container';
import { describeRule } from './describe-rule';

const task = 'AWS::ECS::TaskDefinition';
const template = 'AWS::EC2::LaunchTemplate';
const disk = (DeviceName: string, Encrypted: boolean) => ({ DeviceName, Ebs: { Encrypted } });
const data = (HttpTokens: string | undefined, ...BlockDeviceMappings: object[]) => ({
  LaunchTemplateData: { MetadataOptions: { HttpTokens }, BlockDeviceMappings },
});

describeRule('somebody says why a container is root on its instance', privilegedContainer, {
  compliance: [{ type: task, why: 'not privileged', properties: { ContainerDefinitions: [{ Name: 'agent' }] } }],
  noncompliance: [
    {
      type: task,
      why: 'privileged',
      properties: {
        RequiresCompatibilities: ['EC2'],
        ContainerDefinitions: [{ Name: 'agent' }, { Name: 'docker', Privileged: true }],
      },
      findings: ['docker'],
    },
  ],
  ignores: [
    {
      type: task,
      why: 'for Fargate, which has a rule of its own',
      properties: {
        RequiresCompatibilities: ['FARGATE'],
        ContainerDefinitions: [{ Name: 'docker', Privileged: true }],
      },
    },
  ],
});

describeRule('instances have encrypted disks and closed metadata', launchTemplate, {
  compliance: [{ type: template, why: 'both', properties: data('required', disk('/dev/xvda', true)) }],
  noncompliance: [
    {
      type: template,
      why: 'neither',
      properties: data('optional', disk('/dev/xvda', true), disk('/dev/xvdb', false)),
      findings: ['metadata:v1', 'disk:/dev/xvdb'],
    },
    { type: template, why: 'nothing said', findings: ['metadata:v1', 'disk:unstated'] },
  ],
});
