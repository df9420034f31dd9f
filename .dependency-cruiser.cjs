'use strict';
/*
 * The import law: who may import whom. One rule per line of it, with that line as its comment.
 * Type-only imports count, unless the line says otherwise; modules of Node itself do not.
 */

/** Matches files of ours in these folders. */
const folders = (...names) => `^(${names.join('|')})/`;
/** Matches modules of these npm packages. */
const packages = (...names) => `(^|/)node_modules/(${names.join('|')})/`;

const cdk = packages('aws-cdk-lib', 'constructs');
const assemblyTypes = packages(
  'aws-cdk-lib/(cx-api|cloud-assembly-schema)',
  '@aws-cdk/(cloud-assembly-api|cloud-assembly-schema|cloudformation-diff)',
);
const kubernetesTypes = packages('kubernetes-models', '@kubernetes-models/[^/]+', '@grafana/schema');
/** Comes with the Lambda runtime; what of it is installed here is for tests. */
const awsSdk = '(^|(^|/)node_modules/)@aws-sdk/';
const capabilities = 'network|ingress|edge|registry|compute|database|cache|storage|backup|recovery|monitoring|delivery';
const layers = 'spec|lowering|contracts|shared|compliance|plan|render|smoke|data';

/** Files in one of the folders that the first group of `from` names import each other and what is `allowed`. */
function only(name, comment, from, ...allowed) {
  const sameFolder = from.replace(/\([^?)][^)]*\)/, '$1'); // dependency-cruiser fills in what the group matched
  const to = { pathNot: [sameFolder, ...allowed], dependencyTypesNot: ['core'] };
  return { name, comment, severity: 'error', from: { path: from }, to };
}

/** Files under `from` may import `to` as types, not as values. */
function typesOnly(name, comment, from, to) {
  const values = { path: to, dependencyTypesNot: ['type-only'] };
  return { name, comment, severity: 'error', from: { path: from }, to: values };
}

function never(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}

module.exports = {
  forbidden: [
    only(
      'bin',
      'bin -> stacks, systems, lib/spec, lib/lowering, lib/contracts, lib/plan, lib/render, lib/smoke, lib/compliance (and any package)',
      folders('bin'),
      folders('stacks', 'systems', 'lib/(spec|lowering|contracts|plan|render|smoke|compliance)'),
      packages('.+'),
    ),

    only('stacks', 'stacks -> lib/*', folders('stacks'), folders('lib'), cdk),
    never(
      'stacks-apart',
      'stack files never import each other; system-stage and shared-stage import them',
      { path: '^stacks/', pathNot: '^stacks/(system-stage|shared-stage|pipeline-stack|system-app)[.]ts$' },
      { path: '^stacks/' },
    ),
    never(
      'stages-above-stacks',
      'pipeline-stack imports the two stages, system-app those and the pipeline; neither any other stack',
      { path: '^stacks/(pipeline-stack|system-app)[.]ts$' },
      { path: '^stacks/', pathNot: '^stacks/(system-stage|shared-stage|pipeline-stack)[.]ts$' },
    ),

    only(
      'capability',
      'lib/<capability> -> lib/shared, lib/contracts, lib/lowering, lib/spec, lib/data, aws-cdk-lib; no sibling. ' +
        'pg and the AWS SDK are for functions that run in Lambda',
      `^lib/(${capabilities})/`,
      folders('lib/(shared|contracts|lowering|spec|data)'),
      cdk,
      packages('pg', '@aws-cdk/lambda-layer-kubectl-v36'),
      awsSdk,
    ),
    only(
      'shared',
      'lib/shared -> lib/contracts, lib/lowering, lib/spec, aws-cdk-lib (and esbuild and the AWS SDK, for the code of functions)',
      folders('lib/shared'),
      folders('lib/(contracts|lowering|spec)'),
      cdk,
      packages('esbuild'),
      awsSdk,
    ),
    only(
      'compliance',
      'lib/compliance -> lib/spec, lib/lowering, aws-cdk-lib, cdk-nag',
      folders('lib/compliance'),
      folders('lib/(spec|lowering)'),
      cdk,
      packages('cdk-nag'),
    ),
    only(
      'plan-and-render',
      'lib/plan, lib/render -> lib/lowering, lib/spec, lib/data, the types of cloud assembly and diff (and text formats)',
      folders('lib/plan', 'lib/render'),
      folders('lib/(lowering|spec|data)'),
      assemblyTypes,
      packages('picocolors', 'yaml'),
    ),
    typesOnly(
      'plan-and-render-types',
      'lib/plan, lib/render -> of cloud assembly and diff the types only',
      folders('lib/plan', 'lib/render'),
      assemblyTypes,
    ),
    only(
      'smoke',
      'lib/smoke -> lib/lowering, lib/spec, the layout of text in lib/plan (and colours); of what it asks it knows addresses only',
      folders('lib/smoke'),
      folders('lib/(lowering|spec)'),
      '^lib/plan/text-layout[.]ts$',
      packages('picocolors'),
    ),
    only(
      'smoke-derive',
      'lib/smoke/derive -> lib/lowering, lib/spec: pure functions, without the client that asks',
      folders('lib/smoke/derive'),
      folders('lib/(lowering|spec)'),
      '^lib/smoke/smoke-check[.]ts$',
    ),
    only(
      'lowering',
      'lib/lowering -> lib/spec, lib/data (and the types of Kubernetes objects)',
      folders('lib/lowering'),
      folders('lib/(spec|data)'),
      kubernetesTypes,
    ),
    typesOnly(
      'lowering-types',
      'lib/lowering -> of Kubernetes objects the types only',
      folders('lib/lowering'),
      kubernetesTypes,
    ),
    only('contracts', 'lib/contracts -> lib/spec', folders('lib/contracts'), folders('lib/spec'), cdk),
    typesOnly('contracts-types', 'lib/contracts -> of aws-cdk-lib the types only', folders('lib/contracts'), cdk),
    only(
      'spec',
      'lib/spec -> zod (and fastest-levenshtein, for "did you mean")',
      folders('lib/spec'),
      packages('zod', 'fastest-levenshtein'),
    ),
    only('data', 'lib/data -> lib/spec', folders('lib/data'), folders('lib/spec')),

    only('systems', 'systems -> lib/spec', '^(systems)/(?!.*[.]extend[.]ts$)', folders('lib/spec')),
    only(
      'systems-extend',
      'systems/<name>.extend.ts -> lib/contracts, aws-cdk-lib',
      '^(systems)/.*[.]extend[.]ts$',
      folders('lib/contracts'),
      cdk,
    ),

    only(
      'images',
      'images/<name> -> itself and what its package.json names: it is built without the rest of the repository',
      '^images/([^/]+)/',
      packages('pg', 'zod', '@aws-sdk/[^/]+'),
    ),
    never('not-to-images', 'nothing -> images, but tests', { pathNot: '^(images|test)/' }, { path: '^images/' }),

    never('not-to-test', 'nothing -> test', { pathNot: '^test/' }, { path: '^test/' }),
    never('not-to-bin', 'nothing -> bin, but its tests', { pathNot: '^(bin|test)/' }, { path: '^bin/' }),
    never('no-cycles', 'no cycles, not of types either', {}, { circular: true }),
    never(
      'resolvable',
      'an import that leads nowhere cannot be judged',
      {},
      { couldNotResolve: true, pathNot: awsSdk },
    ),
    never(
      'named-folder',
      'a new folder of lib gets a line of its own',
      { path: `^lib/(?!(${capabilities}|${layers})/)` },
      {},
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)assets/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'require', 'import', 'node', 'default'],
    },
  },
};
