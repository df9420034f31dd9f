import type { SecretsManagerApi } from '../../shared/secret-store';
import type { Incident } from './incident';
import type { TopicEvent } from './pager';
import { page } from './pager';

/** Entry point for SNS. `SECRET_ARN` names the secret with the integration key, `EVENTS_API` where events go. */
export async function handler(event: TopicEvent): Promise<void> {
  await page(event, { key: integrationKey, post });
}

/** Read each time, so that a new key works at once. */
async function integrationKey(): Promise<string> {
  const sdk = require('@aws-sdk/client-secrets-manager') as {
    SecretsManager: new (options: object) => SecretsManagerApi;
  };
  const { SecretString = '' } = await new sdk.SecretsManager({}).getSecretValue({
    SecretId: process.env['SECRET_ARN'] ?? '',
  });
  return SecretString;
}

async function post(incident: Incident) {
  const response = await fetch(process.env['EVENTS_API'] ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(incident),
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, body: await response.text() };
}
