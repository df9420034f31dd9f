import { PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** A policy of one statement, for a role that has it from birth. */
export function allow(actions: string[], ...resources: string[]): PolicyDocument {
  return new PolicyDocument({ statements: [new PolicyStatement({ actions, resources })] });
}
