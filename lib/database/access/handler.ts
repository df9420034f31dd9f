import type { AccessEvent } from './access-resource';
import { applyAccess } from './access-resource';
import { connectWithTls } from './connect';
import type { RotationEvent } from './rotation';
import { rotateSecret } from './rotation';
import { awsSecretStore } from './secret-store';

/** Entry point for CloudFormation, behind the provider framework of the CDK. */
export function onEvent(event: AccessEvent): Promise<{ PhysicalResourceId: string }> {
  return applyAccess(event, { store: awsSecretStore(), connect: connectWithTls });
}

/** Entry point for Secrets Manager. `ADMIN_SECRET_ARN` names the secret of the user that changes passwords. */
export async function rotate(event: RotationEvent): Promise<void> {
  const adminSecretArn = process.env.ADMIN_SECRET_ARN;
  if (!adminSecretArn) throw new Error('The environment variable ADMIN_SECRET_ARN is not set');
  await rotateSecret(event, { store: awsSecretStore(), connect: connectWithTls, adminSecretArn });
}
