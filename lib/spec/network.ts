import { z } from 'zod';

const cidr = z.string().regex(/^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/, 'an IPv4 range such as 10.20.0.0/16');

const subnetId = z.string().regex(/^subnet-[0-9a-f]+$/, 'the id of a subnet, such as subnet-0123456789abcdef0');

/** The private network of one stage. */
export const networkSchema = z.strictObject({
  cidr: cidr.optional().describe('Address range, /16 to /20, different in every stage. Required unless `existing`.'),
  natGateways: z.number().int().min(1).max(3).optional().describe('Ways out to the internet. Default: one per zone.'),
  privateEndpoints: z
    .boolean()
    .default(true)
    .describe(
      'Reach AWS services inside the network (interface endpoints), so that services need no way out to the internet.',
    ),
  encryption: z
    .enum(['off', 'monitor', 'enforce'])
    .default('off')
    .describe(
      'VPC encryption controls: `monitor` moves traffic inside the network to hardware that encrypts it and records it; `enforce` refuses the rest. AWS makes a network in `monitor`: deploy that first.',
    ),
  flowLogDays: z
    .number()
    .int()
    .min(1)
    .max(3653)
    .default(90)
    .describe('Records of all connections are kept this long, in days.'),
  prefixLists: z
    .strictObject({
      s3: z.string().optional().describe('Addresses of Amazon S3 in the region.'),
      cloudfront: z.string().optional().describe('Addresses from which CloudFront asks its origins.'),
    })
    .prefault({})
    .describe('Ids of AWS-managed prefix lists, for a region that Slipway does not know.'),
  existing: z
    .strictObject({
      vpcId: z
        .string()
        .regex(/^vpc-[0-9a-f]+$/, 'the id of a VPC, such as vpc-0123456789abcdef0')
        .describe('The VPC.'),
      cidr: cidr.describe('Its address range.'),
      publicSubnetIds: z
        .array(subnetId)
        .describe('Subnets with a route to an internet gateway, for a public load balancer.'),
      privateSubnetIds: z.array(subnetId).min(2).describe('Subnets with a way out, for the services.'),
      isolatedSubnetIds: z.array(subnetId).min(2).describe('Subnets without a way out, for databases and caches.'),
    })
    .optional()
    .describe('Use a network that is already there. Subnets in the order of `zones`.'),
});

export type NetworkSpec = z.output<typeof networkSchema>;
