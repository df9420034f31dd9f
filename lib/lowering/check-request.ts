/** Header that a check names a service with, so that the load balancer sends it to the new version of that one. */
export const CHECK_HEADER = 'x-slipway-check';

/** Requests without any are blocked by AWS's managed rules. */
export const CHECK_AGENT = 'slipway-release-check';
