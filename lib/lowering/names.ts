import { createHash } from 'node:crypto';
import type { StageSpec } from '../spec/stage';

/** What an engine makes for slot `b` stands beside its namesake of slot `a`. Everything else has no slot. */
type Named = Pick<StageSpec, 'system' | 'stage' | 'slot'>;

/** Tells a name of slot `b` from that of slot `a`. */
export const slotted = ({ slot }: Pick<Named, 'slot'>, name: string) => (slot === 'b' ? `${name}-b` : name);

/** `<system>-<stage>-<concern>`: the physical name of a stack. */
export const stackName = (stage: Named, concern: string) => slotted(stage, `${stage.system}-${stage.stage}-${concern}`);

/** Deterministic, so that target groups can carry it as a tag before the cluster exists. */
export const clusterName = ({ system, stage, slot = 'a' }: Named) => `${system}-${stage}-${slot}`;

/** Repositories are shared by all stages. */
export const repositoryName = (system: string, service: string) => `${system}/${service}`;

/** At most 31 characters by the limits of `lib/spec/name.ts`; a load balancer may have 32. */
export const loadBalancerName = ({ system, stage }: Named) => `${system}-${stage}`;

export const logGroupName = ({ system, stage, slot }: Named, what: string) =>
  ['', system, stage, ...(slot === 'b' ? ['slot-b'] : []), what].join('/');

/** Logs of what stands around the services; apart, since a service may have any name. */
export const platformLogGroupName = (stage: Named, what: string) => logGroupName(stage, `platform/${what}`);

/**
 * What the runs of a job did. Log delivery writes the names of its groups into one policy of the account, which holds 5,120
 * characters, unless they start like this: https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
 */
export const runLogGroupName = (stage: Named, service: string) =>
  `/aws/vendedlogs/states${logGroupName(stage, service)}`;

/** Where the commands that people type into running containers are recorded. */
export const shellLogGroupName = (stage: Named) => platformLogGroupName(stage, 'shell-sessions');

export const alarmName = (stage: Named, service: string, alarm: string) =>
  slotted(stage, `${stage.system}-${stage.stage}-${service}-${alarm}`);

/** Topics that lead to people: `critical`, `warning`, `delivery`. */
export const alarmTopicName = ({ system, stage }: Named, route: string) => `${system}-${stage}-${route}`;

/** At most 128 characters. A channel has one configuration in a stage. */
export const chatConfigurationName = ({ system, stage }: Named, channel: string) => `${system}-${stage}-${channel}`;

export const muteRuleName = ({ system, stage }: Named, window: string) => `${system}-${stage}-${window}`;

/** At most 255 characters, of which a route may fill many; the hash keeps routes apart that differ in signs alone. */
export const canaryName = ({ system, stage }: Named, service: string, route: string) =>
  `${system}-${stage}-${service}-${shortHash(route)}`;

/** Known in all regions of an account by one name. */
export const dashboardName = ({ system, stage, standby }: Named & Pick<StageSpec, 'standby'>) =>
  standby === undefined ? `${system}-${stage}` : `${system}-${stage}-recovery`;

/** Of what a stage has once, whatever its slots. */
export const stageAlarmName = ({ system, stage }: Named, alarm: string) => `${system}-${stage}-${alarm}`;

/** At most 255 characters. Two hyphens in a row, which no service has, keep `api` in slot `b` from `api-b` in slot `a`. */
export const taskFamily = ({ system, stage, slot }: Named, service: string) =>
  `${system}-${stage}-${service}${slot === 'b' ? '--b' : ''}`;

/** Names of secrets that people fill or look up: `<system>/<stage>/<path>`. */
export const secretName = ({ system, stage }: Named, ...path: string[]) => [system, stage, ...path].join('/');

/** How Argo CD signs in to the Git repository of a stage. */
export const gitSecretName = (stage: Named) => secretName(stage, 'delivery', slotted(stage, 'git'));

/** Role with which a system's workflows at GitHub push images, in the account of the registry. At most 64 characters. */
export const deliveryRoleName = (system: string) => fit(`${system}-shared-delivery`, 64);

/** Pipeline of a system, also the name of its stack. At most 100 characters. */
export const pipelineName = (system: string) => `${system}-shared-pipeline`;

/** Connection of the pipeline to its repository. At most 32 characters. */
export const connectionName = (system: string) => fit(`${system}-delivery`, 32);

/** A cache id has at most 40 characters. */
export const cacheName = ({ system, stage }: Named, cache: string) => fit(`${system}-${stage}-${cache}`, 40);

/** A cache user belongs to one service and one cache. At most 40 characters; the hash keeps `a` + `b-c` from `a-b` + `c`. */
export const cacheUserName = ({ system, stage }: Named, cache: string, service: string) =>
  `${fit(service, 33)}-${shortHash(JSON.stringify([system, stage, cache, service]))}`;

/** The user that everybody is who says no name; it may do nothing. */
export const cacheDefaultUserName = ({ system, stage }: Named, cache: string) =>
  `default-${shortHash(JSON.stringify([system, stage, cache]))}`;

/** At most 63 characters. */
export const databaseInstanceName = ({ system, stage }: Named, database: string, suffix?: string) =>
  fit([system, stage, database, suffix].filter((part) => part !== undefined).join('-'), 63);

/** Bucket names are global, so they carry account and region; at most 63 characters. */
/** Readers of an instance. The first has no number in its name, since it was alone once. */
export const databaseReaderNames = (stage: Named, database: string, count: number) =>
  Array.from({ length: count }, (_, i) =>
    databaseInstanceName(stage, database, i === 0 ? 'reader' : `reader-${i + 1}`),
  );

/** Of the key that encrypts the databases of a stage, in each of its regions. */
export const databaseKeyPurpose = 'database';
export const databaseKeyAlias = ({ system, stage }: Named) => `alias/${system}-${stage}-${databaseKeyPurpose}`;

export const bucketName = ({ system, stage, region }: Named & { region: string }, bucket: string, account: string) =>
  fit(`${system}-${stage}-${bucket}-${account}-${region}`, 63);

/** Two hyphens in a row, which no bucket of a description has, keep it from being one of theirs. */
export const dumpBucketName = (stage: Named & { region: string }, account: string) =>
  bucketName(stage, 'database--dumps', account);

/** Key of the dumps, by a name that is known before it is made. */
export const dumpKeyPurpose = 'dumps';
export const dumpKeyAlias = ({ system, stage }: Named) => `alias/${system}-${stage}-${dumpKeyPurpose}`;

/** At most 50 characters, of which system and stage have 31. */
export const vaultName = ({ system, stage }: Named) => `${system}-${stage}`;
/** Restore testing takes letters, digits and underscores, at most 50. */
export const restoreTestName = (stage: Named, what: string) => fit(stackName(stage, what), 50).replaceAll('-', '_');

/** Where copies of recovery points arrive in the second region; at most 50 characters. */
export const recoveryVaultName = ({ system, stage }: Named) => fit(`${system}-${stage}-recovery`, 50);

/** PostgreSQL's habit: `customer-service` becomes `customer_service`. */
export const databaseRoleName = (service: string) => service.replaceAll('-', '_');

/** User of a database that makes the roles of the services. */
export const databaseAdminName = 'slipway_admin';

/** How the administrator of a database in a second region signs in. No service has an underscore in its name. */
export const databaseAdminSecretName = (stage: Named, database: string) =>
  secretName(stage, database, databaseAdminName);

/** The function that brings logins of the first region to a second; at most 64 characters. */
export const loginFollowerName = (stage: Named, database: string) => fit(stackName(stage, `${database}-logins`), 64);

/** The function that ends a pod, for experiments; at most 64 characters. */
export const podEnderName = (stage: Named) => fit(stackName(stage, 'pod-ender'), 64);

/** The function that knows what Argo CD has delivered; at most 64 characters. */
export const deliveryWatchName = (stage: Named) => fit(stackName(stage, 'delivery-watch'), 64);

/** The state machine that makes a second region take over; at most 80 characters. */
export const failoverName = (stage: Named) => stackName(stage, 'failover');

/** The database inside the server. */
export const databaseName = (database: string) => database.replaceAll('-', '_');

/** Private DNS zone of the readers of a database, where these have no name in common by themselves. */
export const readerZoneName = ({ system, stage }: Named, database: string) =>
  `${database}.data.${stage}.${system}.internal`;

/** Secrets by which a proxy knows the users of a database, before the name of the user. */
export const databaseUserSecrets = (stage: Named, database: string) => `${secretName(stage, database, 'users')}/`;

/** Private DNS zone in which services find each other. */
export const serviceNamespace = ({ system, stage, slot }: Named) =>
  `${slot === 'b' ? 'b.' : ''}${stage}.${system}.internal`;

/** Private DNS zone of daemons. Another than services have among themselves, which is none of DNS. */
export const daemonZone = (stage: Named) => `daemons.${serviceNamespace(stage)}`;

/** Shortens a name to a limit; a hash of the whole keeps shortened names apart. */
export function fit(name: string, maxLength: number): string {
  if (name.length <= maxLength) return name;
  const hash = shortHash(name);
  return `${name.slice(0, maxLength - hash.length - 1).replace(/-+$/, '')}-${hash}`;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}
