import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { secretName } from '../lowering/names';
import { acknowledge } from '../shared/acknowledge';
import { dataRemovalPolicy } from '../shared/removal';
import type { SecretSpec } from '../spec/secret';
import type { StageSpec } from '../spec/stage';

/** A secret that people fill: made with a random value, so that its name exists before anybody knows the real one. */
export function systemSecret(scope: Construct, name: string, spec: StageSpec): ISecret {
  const { existing, description, fields } = spec.secrets[name] as SecretSpec;
  if (existing !== undefined) return Secret.fromSecretCompleteArn(scope, name, existing.arn);
  const secret = new Secret(scope, name, {
    secretName: secretName(spec, name),
    description: description ?? `Filled by hand: ${name} of ${spec.system} ${spec.stage}`,
    ...(fields && {
      generateSecretString: {
        secretStringTemplate: JSON.stringify(Object.fromEntries(fields.map((field) => [field, '']))),
        generateStringKey: 'unfilled',
      },
    }),
    removalPolicy: dataRemovalPolicy(spec),
  });
  acknowledge(
    secret,
    'AwsSolutions-SMG4',
    'The value comes from people or another company, who alone can change it at its source; the bootstrap guide says how to fill and replace it.',
  );
  return secret;
}
