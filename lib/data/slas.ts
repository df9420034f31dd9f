import data from './slas.json';

/** A promise of AWS, by the name of its row. */
export type SlaId =
  | 'alb'
  | 'auroraMultiAz'
  | 'auroraSingleAz'
  | 'cloudFront'
  | 'ec2Region'
  | 'ecsFargateRegion'
  | 'efsRegional'
  | 'elastiCacheMultiAz'
  | 'elastiCacheSingleAz'
  | 'rdsMultiAz'
  | 'rdsSingleAz';

/** Share of a month for which AWS answers with money, in percent. */
export function slaPercent(id: SlaId): number {
  return data.slas.find((row) => row.id === id)?.percent ?? NaN;
}
