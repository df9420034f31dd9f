import data from './prefix-lists.json';

/** Services whose addresses AWS keeps in a prefix list that security groups may refer to. */
export type PrefixListService = 's3' | 'cloudfront';

const ids = { s3: idsByRegion(data.s3.ids), cloudfront: idsByRegion(data.cloudfront.ids) };

/**
 * Id of the IPv4 prefix list that AWS manages for a service in one region.
 *
 * The same id means another list in another region. No id is guessed: a wrong one fails the deployment.
 *
 * @param region code such as `eu-central-1`
 * @returns undefined where no public source shows the id; `aws ec2 describe-managed-prefix-lists` tells it then
 */
export function prefixListId(service: PrefixListService, region: string): string | undefined {
  return ids[service].get(region);
}

/** Rules that one reference to the list counts for, of those that a security group may have (60 by default). */
export function prefixListWeight(service: PrefixListService): number {
  return data[service].weight;
}

function idsByRegion(rows: readonly { region: string; id: string }[]): ReadonlyMap<string, string> {
  return new Map(rows.map(({ region, id }) => [region, id]));
}
