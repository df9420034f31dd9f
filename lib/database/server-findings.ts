import type { Construct } from 'constructs';
import { acknowledge } from '../shared/acknowledge';
import type { StageSpec } from '../spec/stage';

/** The port that every PostgreSQL has unless told otherwise. */
export function acknowledgePort(server: Construct): void {
  acknowledge(
    server,
    'AwsSolutions-RDS11',
    'The port is part of what containers are told; access is by security group, TLS and a role per service, not by an unusual port.',
  );
}

/** What is no accident in a stage that can lose its data. */
export function acknowledgeDisposable(server: Construct, { data }: StageSpec): void {
  if (data === 'keep') return;
  acknowledge(
    server,
    'AwsSolutions-RDS10',
    'The description declares the data of this stage disposable, which is refused in production.',
  );
}
