import type { DeliverySpec } from '../../spec/delivery';

/** Hosts of Git that a connection of AWS reaches without a host of one's own, by the names that AWS gives them. */
export const CONNECTED_HOSTS: Readonly<Record<string, string>> = {
  'github.com': 'GitHub',
  'gitlab.com': 'GitLab',
  'bitbucket.org': 'Bitbucket',
};

/** A repository as its host knows it. */
export interface Repository {
  /** `github.com`. */
  readonly host: string;
  /** `acme/shop`. */
  readonly path: string;
}

/** `https://github.com/acme/shop.git` is `acme/shop` on `github.com`. */
export function repositoryOf({ repository }: Pick<DeliverySpec, 'repository'>): Repository {
  const { host, pathname } = new URL(repository);
  return { host: host.toLowerCase(), path: pathname.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '') };
}

/** Whether workflows of GitHub can prove who they are to AWS. */
export const isOnGitHub = (delivery: Pick<DeliverySpec, 'repository'>) => repositoryOf(delivery).host === 'github.com';

/** Who builds images of the system's own code; undefined where nobody that is known here does. */
export const imagesBuiltBy = (delivery: Pick<DeliverySpec, 'repository' | 'images'>) =>
  delivery.images.builtBy ?? (isOnGitHub(delivery) ? 'github-actions' : undefined);

/** Whether workflows at GitHub push images, for which they need a role. */
export const workflowsPush = (delivery: Pick<DeliverySpec, 'repository' | 'images'>) =>
  isOnGitHub(delivery) && imagesBuiltBy(delivery) === 'github-actions';
