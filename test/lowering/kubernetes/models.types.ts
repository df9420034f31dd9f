import type {
  IAnalysisTemplate,
  IDestinationRule,
  IDeployment,
  INetworkPolicy,
  IRollout,
  IScaledObject,
  ITargetGroupBinding,
} from '../../../lib/lowering/kubernetes/models';

/*
 * Compiled, never run: the models refuse fields that their schemas do not know, which validation does not see.
 */

export const deployment: IDeployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  // @ts-expect-error a misspelt field
  spec: { replicaz: 3, selector: {}, template: {} },
};

export const pods: IDeployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  spec: {
    selector: {},
    template: {
      spec: {
        containers: [
          {
            name: 'api',
            // @ts-expect-error a misspelt field, deep inside
            imagez: 'nginx',
          },
        ],
      },
    },
  },
};

export const policy: INetworkPolicy = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  // @ts-expect-error not a type of policy
  spec: { podSelector: {}, policyTypes: ['Outgress'] },
};

export const scaler: IScaledObject = {
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  // @ts-expect-error a trigger without its type
  spec: { scaleTargetRef: { name: 'api' }, triggers: [{ metadata: {} }] },
};

export const binding: ITargetGroupBinding = {
  apiVersion: 'eks.amazonaws.com/v1',
  kind: 'TargetGroupBinding',
  // @ts-expect-error Auto Mode takes the ARN alone
  spec: { serviceRef: { name: 'api', port: 80 }, targetGroupName: 'api', targetType: 'ip' },
};

export const rollout: IRollout = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  // @ts-expect-error a misspelt field of a step
  spec: { strategy: { canary: { steps: [{ setWeightt: 10 }] } } },
};

export const analysis: IAnalysisTemplate = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AnalysisTemplate',
  // @ts-expect-error a metric without its provider
  spec: { metrics: [{ name: 'errors' }] },
};

export const destination: IDestinationRule = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  // @ts-expect-error a misspelt field
  spec: { host: 'api', trafficPolicy: { outlierDetections: {} } },
};
