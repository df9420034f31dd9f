import { Duration } from 'aws-cdk-lib';
import { CfnRecordSet, PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { readerZoneName } from '../lowering/names';
import type { ServerProps } from './database-server';

/** As short as that of the addresses of RDS themselves. */
const TIME_TO_LIVE = Duration.seconds(5);

/**
 * One name for all readers of an instance, which RDS gives a name each. New connections are spread evenly; a reader that
 * is down keeps its share until it is back.
 *
 * @returns undefined without readers
 */
export function readerName(scope: Construct, props: ServerProps, readers: readonly string[]): string | undefined {
  if (readers.length <= 1) return readers[0];
  const readerScope = new Construct(scope, 'ReaderName');
  const zone = new PrivateHostedZone(readerScope, 'Zone', {
    zoneName: readerZoneName(props.spec, props.name),
    comment: `Readers of the database ${props.name}, ${props.spec.system} ${props.spec.stage}`,
    vpc: props.network.vpc,
  });
  const name = `reader.${zone.zoneName}`;
  for (const [i, reader] of readers.entries())
    new CfnRecordSet(readerScope, `Reader${i + 1}`, {
      hostedZoneId: zone.hostedZoneId,
      name: `${name}.`,
      type: 'CNAME',
      resourceRecords: [reader],
      setIdentifier: `reader-${i + 1}`,
      weight: 1,
      ttl: String(TIME_TO_LIVE.toSeconds()),
    });
  return name;
}
