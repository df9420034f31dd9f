import { Failure } from '../failure';

/**
 * A client of the server's own major version makes a dump that the same version restores.
 *
 * @param pgDump what `pg_dump --version` says
 * @returns what to warn of: a newer client makes a dump that an older server may not take back
 * @throws Failure when the client is older, and cannot read the server
 */
export function checkClientVersion(pgDump: string, serverMajor: number): string | undefined {
  const major = Number(/ (?<major>\d+)/.exec(pgDump)?.groups?.major);
  if (major === serverMajor) return undefined;
  const advice = `build the image with POSTGRES_VERSION of major version ${serverMajor}`;
  if (major > serverMajor) {
    return `${pgDump} is newer than the server, of version ${serverMajor}, which may not take the dump back: ${advice}`;
  }
  throw new Failure(`${pgDump} cannot dump a server of version ${serverMajor}: ${advice}`);
}
