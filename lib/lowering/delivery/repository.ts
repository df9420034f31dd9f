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
