import { Stack } from 'aws-cdk-lib';
import type { IProject } from 'aws-cdk-lib/aws-codebuild';
import type { CfnProject } from 'aws-cdk-lib/aws-codebuild';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { acknowledge } from '../shared/acknowledge';

/** Families of actions that CDK grants together, each on one bucket or one key. */
const READS = {
  's3:GetBucket*': 'Reads of properties of the one bucket of artifacts, which CDK grants as a family.',
  's3:GetObject*': 'Reads of artifacts, with their versions and tags, in the one bucket of the pipeline.',
  's3:List*': 'Listing of the one bucket of artifacts, which CDK grants as a family.',
};
const KEY = {
  'kms:GenerateDataKey*': 'Data keys, with and without plain text, of the one key of the pipeline.',
  'kms:ReEncrypt*': 'Re-encryption from and to the one key of the pipeline.',
};
const WRITES = {
  's3:Abort*': 'Ends uploads of artifacts that did not finish, in the one bucket of the pipeline.',
  's3:DeleteObject*': 'Replaces artifacts, with their versions, in the one bucket of the pipeline.',
};

/** Accepts what CDK's grants on artifacts contain, beside the role that has them. */
export function acknowledgeArtifacts(role: IRole, bucket: Bucket, access: 'reads' | 'uses' | 'writes'): void {
  const families = { ...READS, ...(access !== 'reads' && KEY), ...(access === 'writes' && WRITES) };
  for (const [action, reason] of Object.entries(families)) accept(role, `Action::${action}`, reason);
  const name = logicalId(bucket.node.defaultChild as CfnBucket);
  accept(role, `Resource::<${name}.Arn>/*`, 'Artifacts get their names from CodePipeline, execution by execution.');
}

/** Accepts what CDK grants to every project for itself: streams of its log group, and its groups of reports. */
export function acknowledgeProject(project: IProject): void {
  const { region, account, partition } = Stack.of(project);
  const name = logicalId(project.node.defaultChild as CfnProject);
  const role = project.role as IRole;
  const logs = `arn:${partition}:logs:${region}:${account}:log-group:/aws/codebuild/<${name}>:*`;
  const reports = `arn:${partition}:codebuild:${region}:${account}:report-group/<${name}>-*`;
  accept(role, `Resource::${logs}`, 'Streams of the log group of this one project; each build has its own.');
  accept(role, `Resource::${reports}`, 'Groups of test reports of this one project, which a build names.');
}

/** Accepts a wildcard of a policy; `what` as the gate prints it. */
export function accept(construct: IConstruct, what: string, reason: string): void {
  acknowledge(construct, `AwsSolutions-IAM5[${Stack.of(construct).resolve(what) as string}]`, reason);
}

const logicalId = (resource: CfnProject | CfnBucket) => Stack.of(resource).resolve(resource.logicalId) as string;
