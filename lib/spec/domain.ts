import { z } from 'zod';

export const certificateArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/, 'the ARN of an ACM certificate');

/** The public name. With a hosted zone, certificates and DNS records are made; without, bring certificates and point DNS yourself. */
export const domainSchema = z.strictObject({
  name: z
    .string()
    .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'a domain name such as shop.example.com')
    .describe('Name under which users reach the system.'),
  hostedZoneId: z
    .string()
    .regex(/^Z[A-Z0-9]+$/, 'the id of a zone, such as Z0123456789ABCDEFGHIJ')
    .optional()
    .describe('Route 53 zone that holds the name.'),
  certificateArn: certificateArn.optional().describe("Certificate for the load balancer, in the stage's region."),
  edgeCertificateArn: certificateArn.optional().describe('Certificate for CloudFront, in us-east-1.'),
});

export type DomainSpec = z.output<typeof domainSchema>;
