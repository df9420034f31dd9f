import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { secretName } from '../lowering/names';
import { handFilledSecret } from '../shared/hand-filled-secret';
import type { SecretSpec } from '../spec/secret';
import type { StageSpec } from '../spec/stage';

/** A declared secret: the one that is there already, or one that people fill. */
export function systemSecret(scope: Construct, name: string, spec: StageSpec): ISecret {
  const { existing, description, fields } = spec.secrets[name] as SecretSpec;
  if (existing !== undefined) return Secret.fromSecretCompleteArn(scope, name, inRegionOf(spec, existing.arn));
  return handFilledSecret(scope, name, spec, {
    name: secretName(spec, name),
    description: description ?? `Filled by hand: ${name} of ${spec.system} ${spec.stage}`,
    ...(fields && { fields }),
  });
}

/** A copy in another region has the same ARN but for the region; whoever brought the secret along made it. */
function inRegionOf({ standby, region }: StageSpec, arn: string): string {
  return standby === undefined ? arn : arn.replace(`:${standby.primaryRegion}:`, `:${region}:`);
}
