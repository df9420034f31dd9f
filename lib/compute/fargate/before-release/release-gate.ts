import type { CfnResource } from 'aws-cdk-lib';
import { ArnFormat, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { fit, platformLogGroupName, slotted, stackName, taskFamily } from '../../../lowering/names';
import { acknowledge } from '../../../shared/acknowledge';
import { functionCode } from '../../../shared/function-code';
import { encryptedLogGroup } from '../../../shared/log-group';
import type { FargateReleaseJob } from '../release-job';
import type { WorkloadContext } from '../workload-context';

/** CloudFormation waits no longer for a custom resource. */
const LONGEST_WAIT = Duration.hours(1);

/** Holds back the services of a group until the jobs of their release have succeeded. */
export class ReleaseGate extends Construct {
  private readonly functionName: string;
  private readonly gate: LambdaFunction;

  constructor(
    scope: Construct,
    id: string,
    private readonly context: WorkloadContext,
    private readonly group: string,
    jobs: readonly string[],
  ) {
    super(scope, id);
    // literal, so that its role, which is there before it, can let it run itself again
    this.functionName = fit(`${stackName(context.spec, group)}-before-release`, 64);
    this.gate = this.createFunction(jobs);
  }

  /** What waits for it starts when the job has succeeded. */
  run(job: FargateReleaseJob): CfnResource {
    const { stateMachineArn, taskDefinitionArn, logGroupName } = job;
    const resource = new CustomResource(this, job.service, {
      resourceType: 'Custom::BeforeRelease',
      serviceToken: this.gate.functionArn,
      serviceTimeout: LONGEST_WAIT,
      properties: {
        Job: job.service,
        StateMachineArn: stateMachineArn,
        TaskDefinitionArn: taskDefinitionArn,
        LogGroup: logGroupName,
      },
    });
    resource.node.addDependency(job);
    return resource.node.defaultChild as CfnResource;
  }

  private createFunction(jobs: readonly string[]): LambdaFunction {
    const { spec, network } = this.context;
    const logGroup = encryptedLogGroup(this, 'Logs', {
      name: platformLogGroupName(spec, slotted(spec, `before-release/${this.group}`)),
      days: 365,
      key: network.logKey,
    });
    return new LambdaFunction(this, 'Function', {
      functionName: this.functionName,
      description: 'Runs jobs before a release, and tells CloudFormation how they ended',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: functionCode('lib/compute/fargate/before-release/handler'),
      handler: 'index.handler',
      memorySize: 256,
      // what takes longer is handed on
      timeout: Duration.minutes(15),
      role: this.createRole(jobs, logGroup.logGroupArn),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
    });
  }

  private createRole(jobs: readonly string[], logGroupArn: string): Role {
    const machines = jobs.map((job) => taskFamily(this.context.spec, job));
    const runs = machines.map((name) => this.arn('states', 'execution', `${name}:*`));
    const stack = Stack.of(this);
    const statement = (actions: string[], resources: string[]) => new PolicyStatement({ actions, resources });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        RunJobs: new PolicyDocument({
          statements: [
            statement(
              ['states:StartExecution'],
              machines.map((name) => this.arn('states', 'stateMachine', name)),
            ),
            statement(['states:DescribeExecution'], runs),
            statement(['cloudformation:DescribeStacks'], [stack.stackId]),
            statement(['lambda:InvokeFunction'], [this.arn('lambda', 'function', this.functionName)]),
            statement(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroupArn]),
          ],
        }),
      },
    });
    for (const run of runs)
      acknowledge(
        role,
        `AwsSolutions-IAM5[Resource::${stack.resolve(run) as string}]`,
        'Each release is a run of its own of this one state machine.',
      );
    return role;
  }

  private arn(service: string, resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service, resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  }
}
