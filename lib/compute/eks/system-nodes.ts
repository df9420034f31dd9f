/**
 * Puts the replicas of a controller on the nodes that Auto Mode keeps for such: nodes of services come and go, and a
 * controller that goes with one takes its webhooks along. And what lets in the nodes of services does not let in these.
 */
export const onSystemNodes = {
  nodeSelector: { 'karpenter.sh/nodepool': 'system' },
  tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
};
