import type { ConsistencyReport } from './drill/consistency';
import type { CheckRequest } from './drill/validate';
import type { DescribedShape } from './failover/server-shape';

/** The part of a client of the AWS SDK that is used here. */
export type Calls = Record<string, (input: object) => Promise<Record<string, unknown>>>;

/** The Lambda runtime brings the SDK, so it is neither installed nor bundled. */
export function sdk(module: string, client: string, options: object = {}): Calls {
  const loaded = require(`@aws-sdk/${module}`) as Record<string, new (options: object) => Calls>;
  const Loaded = loaded[client];
  if (Loaded === undefined) throw new Error(`the AWS SDK of the runtime has no ${client}`);
  return new Loaded(options);
}

export function call(calls: Calls, name: string, input: object): Promise<Record<string, unknown>> {
  const method = calls[name];
  if (method === undefined) throw new Error(`the AWS SDK of the runtime has no ${name}`);
  return method.call(calls, input);
}

/** Fields of an RDS instance that tell whether it is ready. */
export interface DescribedInstance {
  readonly status: string;
  readonly source?: string;
  readonly host?: string;
  readonly port?: number;
}

interface RdsInstance extends DescribedShape {
  readonly DBInstanceStatus: string;
  readonly ReadReplicaSourceDBInstanceIdentifier?: string;
  readonly Endpoint?: { readonly Address: string; readonly Port: number };
}

/** @returns undefined where there is none of that name */
export async function findInstance(rds: Calls, instance: string): Promise<RdsInstance | undefined> {
  const request = { DBInstanceIdentifier: instance };
  const answer = await call(rds, 'describeDBInstances', request).catch((error: Error) => {
    if (error.name.startsWith('DBInstanceNotFound')) return { DBInstances: [] };
    throw error;
  });
  return (answer['DBInstances'] as RdsInstance[])[0];
}

export async function describeInstance(rds: Calls, instance: string): Promise<DescribedInstance> {
  const found = await findInstance(rds, instance);
  return found ? described(found) : { status: 'gone' };
}

export function described(instance: RdsInstance): DescribedInstance {
  const { DBInstanceStatus, ReadReplicaSourceDBInstanceIdentifier: source, Endpoint } = instance;
  return {
    status: DBInstanceStatus,
    ...(source && { source }),
    ...(Endpoint && { host: Endpoint.Address, port: Endpoint.Port }),
  };
}

export async function setMasterPassword(rds: Calls, instance: string, password: string): Promise<void> {
  const change = { DBInstanceIdentifier: instance, MasterUserPassword: password, ApplyImmediately: true };
  await call(rds, 'modifyDBInstance', change);
}

/** Has the function that reads databases read one. */
export async function invokeCheck(checkFunction: string, request: CheckRequest): Promise<ConsistencyReport> {
  // it may take as long as it has: no second one is started meanwhile
  const lambda = sdk('client-lambda', 'Lambda', { requestHandler: { requestTimeout: 15 * 60_000 }, maxAttempts: 1 });
  const answer = await call(lambda, 'invoke', { FunctionName: checkFunction, Payload: JSON.stringify(request) });
  const payload = JSON.parse(new TextDecoder().decode(answer['Payload'] as Uint8Array)) as { errorMessage?: string };
  if (answer['FunctionError'] !== undefined) throw new Error(payload.errorMessage ?? 'the check failed');
  return payload as ConsistencyReport;
}
