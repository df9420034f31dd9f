import type { ConsistencyReport } from './drill/consistency';
import type { CheckRequest } from './drill/validate';

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

export async function describeInstance(rds: Calls, instance: string): Promise<DescribedInstance> {
  const { DBInstances } = await call(rds, 'describeDBInstances', { DBInstanceIdentifier: instance });
  const [found] = DBInstances as {
    DBInstanceStatus: string;
    ReadReplicaSourceDBInstanceIdentifier?: string;
    Endpoint?: { Address: string; Port: number };
  }[];
  const source = found?.ReadReplicaSourceDBInstanceIdentifier;
  return {
    status: found?.DBInstanceStatus ?? 'gone',
    ...(source && { source }),
    ...(found?.Endpoint && { host: found.Endpoint.Address, port: found.Endpoint.Port }),
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
