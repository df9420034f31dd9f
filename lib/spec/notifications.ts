import { z } from 'zod';
import { resourceName } from './name';

const slack = z.strictObject({
  kind: z.literal('slack').describe('A Slack channel.'),
  workspaceId: z
    .string()
    .regex(/^T[A-Z0-9]{5,20}$/, 'the id of a workspace, such as T0123ABCD')
    .describe(
      'Id of the workspace, which a person authorises once in the console of Amazon Q Developer in chat applications.',
    ),
  channelId: z
    .string()
    .regex(/^[CGD][A-Z0-9]{5,20}$/, 'the id of a channel, such as C0123ABCD')
    .describe('Id of the channel.'),
});

const pagerduty = z.strictObject({
  kind: z.literal('pagerduty').describe('A service of PagerDuty.'),
  secret: resourceName.describe('Name of the secret that holds its integration key (Events API v2).'),
  serviceRegion: z.enum(['us', 'eu']).default('us').describe('Where the account at PagerDuty is.'),
});

const email = z.strictObject({
  kind: z.literal('email').describe('An address that confirms once that it wants these messages.'),
  address: z.email().describe('The address.'),
});

const receiver = z.discriminatedUnion('kind', [slack, pagerduty, email]);

/** Nobody is woken for a release. */
const follower = z.discriminatedUnion('kind', [slack, email]);

/** Who is told of what. */
export const notificationsSchema = z.strictObject({
  critical: z.array(receiver).default([]).describe('Of alarms that cannot wait.'),
  warning: z.array(receiver).default([]).describe('Of alarms that can.'),
  delivery: z.array(follower).default([]).describe('Of releases: what was deployed, waits for approval, or failed.'),
});

export type NotificationsSpec = z.output<typeof notificationsSchema>;
export type ReceiverSpec = z.output<typeof receiver>;
export type FollowerSpec = z.output<typeof follower>;
