import type { DeliverySpec } from '../../spec/delivery';
import { repositoryOf } from './repository';

/**
 * Who a workflow on the delivered branch is, in the words of GitHub's tokens. With numbers, which nobody gets a second time,
 * for repositories that are as young as that; the others have names alone. A token has one of the two, never both.
 *
 * https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims
 */
export function workflowSubject(delivery: Pick<DeliverySpec, 'repository' | 'branch' | 'github'>): string {
  return `repo:${named(delivery)}:ref:refs/heads/${delivery.branch}`;
}

function named({ repository, github }: Pick<DeliverySpec, 'repository' | 'github'>): string {
  const { path } = repositoryOf({ repository });
  if (github === undefined) return path;
  const [owner, name] = path.split('/');
  return `${owner}@${github.ownerId}/${name}@${github.repositoryId}`;
}
