import { z } from 'zod';

const testSchema = z.strictObject({
  command: z
    .string()
    .min(1)
    .describe(
      'Shell command, run in the root of the repository after `npm ci`, with `BASE_URL`, `SYSTEM` and `STAGE`. An exit code that is not 0 stops the release.',
    ),
  timeoutMinutes: z
    .number()
    .int()
    .min(1)
    .max(400)
    .default(30)
    .describe('Minutes after which it counts as failed. A build of the pipeline ends after eight hours.'),
});

const githubId = z.string().regex(/^[1-9]\d*$/, "digits, from `gh api repos/acme/shop --jq '.owner.id,.id'`");

/** How new versions reach the stages. */
export const deliverySchema = z.strictObject({
  repository: z
    .string()
    .regex(/^https:\/\/[^\s]+$/, 'the HTTPS address of a Git repository, such as https://github.com/acme/shop.git')
    .describe(
      'Git repository that holds the description and the rendered chart. The pipeline follows it, and on eks Argo CD.',
    ),
  private: z
    .boolean()
    .default(true)
    .describe(
      'Argo CD signs in with the secret `<system>/<stage>/delivery/git`, which is made empty, to be filled by hand.',
    ),
  branch: z
    .string()
    .regex(/^[\w][\w./-]*$/, 'the name of a branch, such as main')
    .default('main')
    .describe('Branch that is delivered. The same in all stages.'),
  connectionArn: z
    .string()
    .regex(
      /^arn:aws[\w-]*:(codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection\/[0-9a-f-]+$/,
      'an ARN such as arn:aws:codeconnections:us-east-1:111122223333:connection/01234567-89ab-cdef-0123-456789abcdef',
    )
    .optional()
    .describe(
      'Connection through which the pipeline reads the repository. Default: one is made, which a person authorises once. The same in all stages.',
    ),
  oidcProvider: z
    .enum(['made', 'existing'])
    .default('made')
    .describe(
      'Identity provider of GitHub, of which an account has one: `made` with this system, or `existing`, where another made it. The same in all stages.',
    ),
  github: z
    .strictObject({
      ownerId: githubId.describe('Number of the owner of the repository, which outlives a change of its name.'),
      repositoryId: githubId.describe('Number of the repository.'),
    })
    .optional()
    .describe(
      'What GitHub calls the repository in the tokens of its workflows, where it was created, renamed or transferred since 2026-07-15, or asked for it: the role trusts these numbers beside the names. Default: names alone, as in the tokens of other repositories. The same in all stages.',
    ),
  images: z
    .strictObject({
      builtBy: z
        .enum(['github-actions', 'codebuild'])
        .optional()
        .describe(
          'Who builds, examines and releases images of the code of the repository: a workflow at GitHub, or a build of the pipeline. Default: the workflow where the repository is at GitHub; elsewhere nobody.',
        ),
    })
    .prefault({})
    .describe('How images come from code. The same in all stages.'),
  scan: z
    .strictObject({
      failOn: z
        .enum(['critical', 'high', 'medium'])
        .default('critical')
        .describe('Least severity of a finding in an image that stops its release.'),
    })
    .prefault({})
    .describe('The search for known vulnerabilities in images. The same in all stages.'),
  tests: z
    .strictObject({
      integration: testSchema.optional().describe('Tests of the parts together.'),
      load: testSchema.optional().describe('Tests of speed under load. Refused in production.'),
    })
    .prefault({})
    .describe(
      'Tests that the pipeline runs against the stage once it is deployed, beside the smoke tests, which always run. Usually written in one stage: `stages.staging.delivery.tests`.',
    ),
  approval: z
    .boolean()
    .optional()
    .describe('Whether a person says yes before the stage is deployed. Default: in production only.'),
  window: z
    .strictObject({
      cron: z
        .string()
        .regex(/^(\S+\s+){4}\S+$/, 'five fields: minute hour day month weekday')
        .describe('Minutes in which a deployment may begin, as five cron fields: `* 9-15 * * 1-4`.'),
      timeZone: z.string().default('UTC').describe('IANA time zone of the cron fields.'),
    })
    .optional()
    .describe('When the pipeline may begin to deploy the stage; until then it waits. Default: always.'),
});

export type DeliverySpec = z.output<typeof deliverySchema>;
