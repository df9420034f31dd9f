import { randomUUID } from 'node:crypto';
import type { SecretsManagerApi } from '../../lib/shared/secret-store';

interface Version {
  value?: string;
  labels: Set<string>;
}

/** Secrets Manager in memory, with its rules for versions and staging labels. */
export class SecretsManagerFake implements SecretsManagerApi {
  private readonly secrets = new Map<string, { rotationEnabled: boolean; versions: Map<string, Version> }>();

  create(secretId: string, value: object): void {
    const versions = new Map([
      [randomUUID() as string, { value: JSON.stringify(value), labels: new Set(['AWSCURRENT']) }],
    ]);
    this.secrets.set(secretId, { rotationEnabled: true, versions });
  }

  /** Starts a rotation: Secrets Manager lists the new version before it has a value. */
  startRotation(secretId: string): string {
    const token = randomUUID();
    this.versions(secretId).set(token, { labels: new Set() });
    this.move(secretId, 'AWSPENDING', token);
    return token;
  }

  disableRotation(secretId: string): void {
    this.secret(secretId).rotationEnabled = false;
  }

  current(secretId: string): Record<string, unknown> {
    return this.labelled(secretId, 'AWSCURRENT');
  }

  labelled(secretId: string, label: string): Record<string, unknown> {
    return JSON.parse([...this.versions(secretId).values()].find(({ labels }) => labels.has(label))?.value ?? '{}');
  }

  versionCount(secretId: string): number {
    return this.versions(secretId).size;
  }

  async describeSecret({ SecretId }: { SecretId: string }) {
    const { rotationEnabled, versions } = this.secret(SecretId);
    const labelled = [...versions].filter(([, { labels }]) => labels.size > 0);
    return {
      RotationEnabled: rotationEnabled,
      VersionIdsToStages: Object.fromEntries(labelled.map(([id, { labels }]) => [id, [...labels]])),
    };
  }

  async getSecretValue({
    SecretId,
    VersionId,
    VersionStage,
  }: {
    SecretId: string;
    VersionId?: string;
    VersionStage?: string;
  }) {
    const label = VersionStage ?? (VersionId ? undefined : 'AWSCURRENT');
    const found = [...this.versions(SecretId)].find(
      ([id, { labels }]) => (!VersionId || id === VersionId) && (!label || labels.has(label)),
    );
    const value = found?.[1].value;
    if (value === undefined)
      throw named('ResourceNotFoundException', "Secrets Manager can't find the specified secret value");
    return { SecretString: value };
  }

  async putSecretValue(input: Parameters<SecretsManagerApi['putSecretValue']>[0]) {
    const { SecretId, SecretString, ClientRequestToken = randomUUID(), VersionStages = ['AWSCURRENT'] } = input;
    const version = this.versions(SecretId).get(ClientRequestToken) ?? { labels: new Set<string>() };
    if (version.value !== undefined && version.value !== SecretString) {
      throw named('ResourceExistsException', 'a version with this token and another value exists');
    }
    this.versions(SecretId).set(ClientRequestToken, { ...version, value: SecretString });
    for (const label of VersionStages) this.move(SecretId, label, ClientRequestToken);
  }

  async updateSecretVersionStage(input: Parameters<SecretsManagerApi['updateSecretVersionStage']>[0]) {
    const { SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId } = input;
    const holder = [...this.versions(SecretId)].find(([, { labels }]) => labels.has(VersionStage))?.[0];
    if (holder !== RemoveFromVersionId)
      throw named('InvalidParameterException', 'RemoveFromVersionId does not hold the label');
    this.move(SecretId, VersionStage, MoveToVersionId);
  }

  /** A label is on one version at a time, and what AWSCURRENT leaves becomes AWSPREVIOUS. */
  private move(secretId: string, label: string, to: string): void {
    const versions = this.versions(secretId);
    const from = [...versions].find(([, { labels }]) => labels.has(label))?.[0];
    if (from === to) return;
    if (from) versions.get(from)?.labels.delete(label);
    versions.get(to)?.labels.add(label);
    if (label === 'AWSCURRENT' && from) this.move(secretId, 'AWSPREVIOUS', from);
  }

  private versions(secretId: string): Map<string, Version> {
    return this.secret(secretId).versions;
  }

  private secret(secretId: string) {
    const secret = this.secrets.get(secretId);
    if (!secret) throw named('ResourceNotFoundException', "Secrets Manager can't find the specified secret");
    return secret;
  }
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
