import { PROXY_CONTAINER, PROXY_LABEL } from '../../lowering/kubernetes/mesh/proxy';

const NAME = 'slipway-mesh';

/**
 * No pod that wants a proxy starts without one. The injector is a webhook of the control plane: before that is there,
 * Kubernetes asks nobody, and a pod would go without until its next release. Refused, it is made again until it has one.
 */
export function meshGuard(): object[] {
  return [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: NAME },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          objectSelector: { matchLabels: { [PROXY_LABEL]: 'true' } },
          resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        },
        validations: [
          {
            expression: `has(object.spec.initContainers) && object.spec.initContainers.exists(c, c.name == '${PROXY_CONTAINER}')`,
            message: 'the control plane of the mesh is not ready to give this pod its proxy',
          },
        ],
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: NAME },
      spec: { policyName: NAME, validationActions: ['Deny'] },
    },
  ];
}
