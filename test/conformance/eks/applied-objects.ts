import type { KubernetesData } from '../../support/helm';
import type { References } from '../references';
import { KubernetesObjects } from './kubernetes-objects';

/** Objects that CloudFormation applies. Where a value is known only after deployment stands the key of its resource. */
export function appliedObjects(references: References): KubernetesObjects {
  const objects = references
    .all('Custom::AWSCDK-EKS-KubernetesResource')
    .flatMap(
      ({ stack, resource }) =>
        JSON.parse(references.text(stack, resource.Properties?.['Manifest'])) as KubernetesData[],
    );
  return new KubernetesObjects(objects);
}
