import type { DeliverySpec } from '../../spec/delivery';
import { awsCron } from '../cron';
import { isReachedFromOutside } from '../delivery/reached-from-outside';
import { isOnGitHub, workflowsPush } from '../delivery/repository';
import type { Outcome } from '../lowering-note';
import { honoured, refused } from '../lowering-note';
import type { Fact, FactContext } from './fact';
import { always, when } from './fact';

/** How new versions reach a stage. The same on both targets, but for who follows the repository. */
export const deliveryFacts: readonly Fact[] = [
  when(
    'delivery.repository',
    (_, { target }) =>
      honoured(target === 'eks' ? 'the pipeline and Argo CD follow it' : 'the pipeline (-c pipeline=true) follows it'),
    'followed by the pipeline, and by Argo CD on eks',
  ),
  always('delivery.private', 'Argo CD signs in with a secret'),
  always('delivery.branch', 'branch on which the pipeline starts'),
  always('delivery.connectionArn', 'connection through which the pipeline reads'),
  when('delivery.oidcProvider', providerOutcome, 'identity provider of the role with which workflows push images'),
  when('delivery.github', githubOutcome, 'subject that the role of the workflows trusts, with these numbers'),
  when('delivery.images.builtBy', builderOutcome, 'release workflow at GitHub, or a build of the pipeline'),
  always('delivery.scan.failOn', 'gate of the build of images, before they get a tag'),
  ...(['integration', 'load'] as const).flatMap((kind) => [
    when(`delivery.tests.${kind}.command`, testOutcome, 'build of the pipeline, once the stage is deployed'),
    always(`delivery.tests.${kind}.timeoutMinutes`, 'time limit of that build'),
  ]),
  always('delivery.approval', 'stage of the pipeline that waits for a person'),
  when('delivery.window', windowOutcome, 'condition on which the pipeline enters the stage'),
];

function providerOutcome(provider: DeliverySpec['oidcProvider'], context: FactContext): Outcome {
  const how = provider === 'made' ? 'identity provider with the role of the workflows' : 'that of the account';
  return withoutRole(context) ?? honoured(how);
}

function githubOutcome({ ownerId, repositoryId }: NonNullable<DeliverySpec['github']>, context: FactContext): Outcome {
  return (
    withoutRole(context) ??
    honoured(`the role of the workflows trusts the repository ${repositoryId} of the owner ${ownerId} alone`)
  );
}

/** Why there is no role of workflows, for facts about it. */
function withoutRole({ spec: { delivery } }: FactContext): Outcome | undefined {
  if (delivery === undefined || workflowsPush(delivery)) return undefined;
  const reason = isOnGitHub(delivery) ? 'no workflow pushes images: the pipeline builds them' : ONLY_GITHUB;
  return refused(reason, { fix: 'remove it' });
}

const ONLY_GITHUB = 'only GitHub has workflows that prove to AWS who they are';

function builderOutcome(
  builder: NonNullable<DeliverySpec['images']['builtBy']>,
  { spec: { delivery } }: FactContext,
): Outcome {
  if (builder === 'codebuild') return honoured('build of the pipeline (-c pipeline=true), before its first stage');
  if (delivery && !isOnGitHub(delivery))
    return refused(ONLY_GITHUB, { allowed: 'codebuild', fix: "let the pipeline build: 'codebuild'" });
  return honoured('release workflow (slipway render), with a role to push');
}

function testOutcome(_: string, { spec }: FactContext): Outcome {
  if (isReachedFromOutside(spec)) return honoured('build of the pipeline, once the stage is deployed');
  return refused('the pipeline gets no answer from this stage: it admits declared addresses, or has no web service', {
    fix: 'test another stage, or take ingress.allowedCidrs away from this one',
  });
}

function windowOutcome({ cron }: NonNullable<DeliverySpec['window']>): Outcome {
  if (awsCron(cron) !== undefined) return honoured('the pipeline waits for it before it enters the stage');
  return refused('CodePipeline takes a day of the month or of the week, not both', { fix: 'leave one of them `*`' });
}
