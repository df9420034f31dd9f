/** Outputs of the stack `ingress` of a stage that can take over, by which the edge finds its load balancer. */
export const loadBalancerOutputs = {
  arn: 'LoadBalancerArn',
  name: 'LoadBalancerName',
  zone: 'LoadBalancerZone',
  securityGroup: 'LoadBalancerSecurityGroup',
} as const;
