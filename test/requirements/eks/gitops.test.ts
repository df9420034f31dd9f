import { expect, test } from '@jest/globals';
import exampleapp from '../../../systems/exampleapp';
import xeo from '../../../systems/xeo';
import { describeBuiltOnEks } from '../describe-built';

for (const system of [xeo, exampleapp]) {
  describeBuiltOnEks(system, 'prod', ({ stage, cluster: { applied, delivered } }) => {
    const set = applied.all('ApplicationSet').find(({ metadata }) => metadata.name === system.name)!;
    const spec = set.spec.template.spec as unknown as ApplicationSpec;

    test('[XEO-20, EXA-27] Argo CD comes with the cluster and installs the Helm chart of the system from Git', () => {
      stage.template('gitops').hasResourceProperties('Custom::AWSCDK-EKS-HelmChart', { Chart: 'argo-cd' });
      expect(spec.source).toMatchObject({
        path: `helm-charts/${system.name}`,
        targetRevision: 'env/prod',
        helm: { valueFiles: ['values.yaml', 'values-prod.yaml'] },
      });
      expect(delivered.all('ServiceAccount')).not.toEqual([]);
    });

    test('[EXA-25] the repository is on GitHub', () => {
      expect(spec.source.repoURL).toBe(`https://github.com/example/${system.name}.git`);
    });

    test('[XEO-24] what changes in the repository, or in the cluster behind its back, is applied without being asked', () => {
      expect(spec.syncPolicy.automated).toEqual({ prune: true, selfHeal: true });
    });
  });
}

interface ApplicationSpec {
  readonly source: { readonly repoURL: string };
  readonly syncPolicy: { readonly automated?: object };
}
