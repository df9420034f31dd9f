import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { secondRegion } from '../lowering/recovery/second-region';
import type { StageSpec } from '../spec/stage';
import { acknowledge } from './acknowledge';
import { dataRemovalPolicy } from './removal';

export interface HandFilledSecretProps {
  readonly name: string;
  readonly description: string;
  /** Keys, when the value is a JSON object. Default: plain text. */
  readonly fields?: readonly string[];
}

/** A secret that people fill: made with a random value, so that its name exists before anybody knows the real one. */
export function handFilledSecret(scope: Construct, id: string, spec: StageSpec, props: HandFilledSecretProps): ISecret {
  const { name, description, fields } = props;
  // the copy that Secrets Manager keeps of the one in the first region
  if (spec.standby) return Secret.fromSecretNameV2(scope, id, name);
  const region = secondRegion(spec)?.region;
  const secret = new Secret(scope, id, {
    secretName: name,
    description,
    ...(fields && {
      generateSecretString: {
        secretStringTemplate: JSON.stringify(Object.fromEntries(fields.map((field) => [field, '']))),
        generateStringKey: 'unfilled',
      },
    }),
    // what only people know cannot be made anew elsewhere
    ...(region !== undefined && { replicaRegions: [{ region }] }),
    removalPolicy: dataRemovalPolicy(spec),
  });
  acknowledge(
    secret,
    'AwsSolutions-SMG4',
    'The value comes from people or another company, who alone can change it at its source; the bootstrap guide says how to fill and replace it.',
  );
  return secret;
}
