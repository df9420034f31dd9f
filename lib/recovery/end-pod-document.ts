import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { podEnderName, stackName } from '../lowering/names';
import { stageTags } from '../lowering/tags';
import { allow } from '../shared/allow';
import type { StageSpec } from '../spec/stage';

/**
 * Lets AWS FIS end a pod: an automation that invokes the one function which may. Its name says the stage.
 * https://docs.aws.amazon.com/fis/latest/userguide/actions-ssm-agent.html
 */
export class EndPodDocument extends Construct {
  private readonly name: string;
  private readonly role: Role;

  constructor(scope: Construct, id: string, spec: StageSpec) {
    super(scope, id);
    this.name = stackName(spec, 'end-pod');
    const functionArn = this.arnOf('lambda', `function:${podEnderName(spec)}`);
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('ssm.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: { EndPod: allow(['lambda:InvokeFunction'], functionArn) },
    });
    new CfnDocument(this, 'Document', {
      name: this.name,
      documentType: 'Automation',
      documentFormat: 'JSON',
      // its name is known elsewhere
      updateMethod: 'NewVersion',
      content: {
        schemaVersion: '0.3',
        description: `Ends a pod of a service of ${spec.system} ${spec.stage}`,
        assumeRole: this.role.roleArn,
        parameters: {
          Service: { type: 'String', description: 'Service in the description', allowedPattern: '^[a-z][a-z0-9-]*$' },
        },
        mainSteps: [
          {
            name: 'EndPod',
            action: 'aws:invokeLambdaFunction',
            timeoutSeconds: 60,
            isEnd: true,
            inputs: {
              FunctionName: functionArn,
              InvocationType: 'RequestResponse',
              InputPayload: { service: '{{ Service }}' },
            },
          },
        ],
      },
      tags: Object.entries(stageTags(spec)).map(([key, value]) => ({ key, value })),
    });
  }

  get arn(): string {
    return this.arnOf('ssm', `document/${this.name}`);
  }

  /** What an experiment has to be allowed to start it, and to follow it. */
  startStatements(): PolicyStatement[] {
    const allowOn = (actions: string[], ...resources: string[]) => new PolicyStatement({ actions, resources });
    return [
      allowOn(['ssm:StartAutomationExecution'], this.arn, this.arnOf('ssm', `automation-definition/${this.name}:*`)),
      allowOn(
        ['ssm:GetAutomationExecution', 'ssm:StopAutomationExecution'],
        this.arnOf('ssm', 'automation-execution/*'),
      ),
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [this.role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
      }),
    ];
  }

  private arnOf(service: string, resource: string): string {
    const { partition, region, account } = Stack.of(this);
    return `arn:${partition}:${service}:${region}:${account}:${resource}`;
  }
}
