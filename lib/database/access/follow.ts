import type { SecretStore } from '../../shared/secret-store';
import type { DatabasePlace } from './credential';
import { makeCredential, parseCredential } from './credential';

/** Properties of the custom resource, and input of the schedule: whose logins are followed. CloudFormation turns numbers into strings. */
export interface FollowProperties {
  readonly Host: string;
  readonly Port: string | number;
  readonly Database: string;
  readonly Logins: readonly FollowedLogin[];
}

export interface FollowedLogin {
  /** Name of the secret in the first region. */
  readonly source: string;
  /** Secret of this region that receives user and password. */
  readonly secretArn: string;
}

export interface FollowTools {
  /** Secrets of the first region: read, never written. */
  readonly theirs: Pick<SecretStore, 'read'>;
  readonly ours: Pick<SecretStore, 'read' | 'write'>;
}

/**
 * Brings the users and passwords of the first region to the copy of its database, which knows them by replication. A copy
 * takes no roles of its own. What cannot be read leaves everything as it is: the last passwords are what the copy knows.
 *
 * @returns secrets that were written
 * @throws Error, without a value, when the first region cannot be asked, or has no credential yet
 */
export async function followLogins(properties: FollowProperties, { theirs, ours }: FollowTools): Promise<string[]> {
  const { Host, Port, Database, Logins } = properties;
  const place: DatabasePlace = { host: Host, port: Number(Port), database: Database, readerHost: Host };
  const written: string[] = [];
  for (const { source, secretArn } of Logins) {
    const { username, password } = parseCredential(await theirs.read(source));
    const value = JSON.stringify(makeCredential(place, username, password));
    if (value === (await ours.read(secretArn))) continue;
    await ours.write(secretArn, value);
    written.push(secretArn);
  }
  return written;
}
