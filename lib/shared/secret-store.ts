/** A version of a secret that a rotation makes, not yet the current one. */
export interface SecretVersion {
  readonly id: string;
  readonly stage: 'AWSPENDING';
}

/** Staging labels by version id. */
export type VersionStages = Readonly<Record<string, readonly string[]>>;

/** What our functions need of Secrets Manager. */
export interface SecretStore {
  describe(secretId: string): Promise<{ readonly rotationEnabled: boolean; readonly stages: VersionStages }>;
  /** @returns undefined when that version has no value; default: the current version */
  read(secretId: string, version?: SecretVersion): Promise<string | undefined>;
  /** The value before the current one, while Secrets Manager still has it. */
  readPrevious(secretId: string): Promise<string | undefined>;
  /** Stores a value, by default as the current version. */
  write(secretId: string, value: string, version?: SecretVersion): Promise<void>;
  /** Makes another version the current one; Secrets Manager then labels the former one AWSPREVIOUS. */
  promote(secretId: string, toVersionId: string, fromVersionId: string | undefined): Promise<void>;
}

/** The part of `SecretsManager` of `@aws-sdk/client-secrets-manager` that is used. */
export interface SecretsManagerApi {
  describeSecret(input: {
    SecretId: string;
  }): Promise<{ RotationEnabled?: boolean; VersionIdsToStages?: VersionStages }>;
  getSecretValue(input: {
    SecretId: string;
    VersionId?: string;
    VersionStage?: string;
  }): Promise<{ SecretString?: string }>;
  putSecretValue(input: {
    SecretId: string;
    SecretString: string;
    ClientRequestToken?: string;
    VersionStages?: string[];
  }): Promise<unknown>;
  updateSecretVersionStage(input: {
    SecretId: string;
    VersionStage: string;
    MoveToVersionId: string;
    RemoveFromVersionId?: string;
  }): Promise<unknown>;
}

export function secretStore(api: SecretsManagerApi): SecretStore {
  return {
    async describe(secretId) {
      const { RotationEnabled = false, VersionIdsToStages = {} } = await api.describeSecret({ SecretId: secretId });
      return { rotationEnabled: RotationEnabled, stages: VersionIdsToStages };
    },
    async read(secretId, version) {
      const which = version && { VersionId: version.id, VersionStage: version.stage };
      const found = await api.getSecretValue({ SecretId: secretId, ...which }).catch(undefinedIfNotFound);
      return found?.SecretString;
    },
    async readPrevious(secretId) {
      const which = { SecretId: secretId, VersionStage: 'AWSPREVIOUS' };
      const found = await api.getSecretValue(which).catch(undefinedIfNotFound);
      return found?.SecretString;
    },
    async write(secretId, value, version) {
      const where = version && { ClientRequestToken: version.id, VersionStages: [version.stage] };
      await api.putSecretValue({ SecretId: secretId, SecretString: value, ...where });
    },
    async promote(secretId, toVersionId, fromVersionId) {
      await api.updateSecretVersionStage({
        SecretId: secretId,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: toVersionId,
        ...(fromVersionId && { RemoveFromVersionId: fromVersionId }),
      });
    },
  };
}

function undefinedIfNotFound(error: Error): undefined {
  if (error.name === 'ResourceNotFoundException') return undefined;
  throw error;
}
