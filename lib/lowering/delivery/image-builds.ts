import type { ServiceSpec } from '../../spec/service';
import type { SystemSpec } from '../../spec/system';
import { UsageError } from '../../spec/usage-error';
import { repositoryName } from '../names';

/** How the image of a service is made, from the code in the repository that describes it. */
export interface ImageBuild {
  readonly system: string;
  readonly service: string;
  /** Repository in the registry: `shop/api`. */
  readonly repository: string;
  /** Folder with the code, from where the description is. */
  readonly context: string;
  /** Machine that builds it without emulation; for several, the first. */
  readonly architecture: ServiceSpec['architecture'];
  /** `linux/arm64`, with commas between several. */
  readonly platforms: string;
  /** What the search for vulnerabilities stops at: `CRITICAL,HIGH`. */
  readonly severities: string;
  /** Options of `docker buildx build`, beside the platforms. */
  readonly options: readonly string[];
}

/** What only people or the delivery read. A change of nothing else makes no new image, wherever it lies in the code. */
export const NOT_IN_IMAGES = ['.github/**', 'docs/**', 'helm-charts/**', 'systems/**', '**/*.md', 'LICENSE'] as const;

const PLATFORMS = { arm64: 'linux/arm64', x86_64: 'linux/amd64' } as const;

/**
 * Every image that is built from the system's own code: one for all stages, for each architecture that any of them asks for.
 *
 * @throws UsageError when stages want to build it in different ways, since a tag means one image
 */
export function imageBuilds(system: SystemSpec): ImageBuild[] {
  const names = [...new Set(system.stages.flatMap(({ services }) => Object.keys(services)))];
  return names.flatMap((service) => {
    const specs = system.stages.flatMap(({ services }) => services[service] ?? []);
    const built = specs.filter(({ image, build }) => image === undefined && build !== undefined);
    return built.length === 0 ? [] : [buildOf(system, service, built)];
  });
}

function buildOf({ name: system, stages }: SystemSpec, service: string, specs: readonly ServiceSpec[]): ImageBuild {
  const builds = [...new Set(specs.map(({ build }) => JSON.stringify(build)))];
  if (builds.length > 1)
    throw new UsageError(
      `services.${service}.build: stages want different images under one tag\n  found:   ${builds.join('; ')}\n  fix:     build one image, and tell the stages apart by env`,
    );
  const { context, dockerfile, target, args } = specs[0]?.build ?? { context: '.', dockerfile: 'Dockerfile', args: {} };
  const architectures = [...new Set(specs.map((spec) => spec.architecture))].toSorted();
  const platforms = architectures.map((architecture) => PLATFORMS[architecture]).join(',');
  const folder = normal(context);
  return {
    system,
    service,
    repository: repositoryName(system, service),
    context: folder,
    architecture: architectures[0] ?? 'arm64',
    platforms,
    severities: severitiesFrom(stages[0]?.delivery?.scan.failOn ?? 'critical'),
    options: [
      `--file=${folder === '.' ? dockerfile : `${folder}/${dockerfile}`}`,
      ...(target === undefined ? [] : [`--target=${target}`]),
      ...Object.entries(args).map(([name, value]) => `--build-arg=${name}=${value}`),
    ],
  };
}

/** From the gravest on: what stops at one stops at everything that is worse, too. */
const SEVERITIES = ['critical', 'high', 'medium'] as const;

function severitiesFrom(least: (typeof SEVERITIES)[number]): string {
  return SEVERITIES.slice(0, SEVERITIES.indexOf(least) + 1)
    .join(',')
    .toUpperCase();
}

/** `./api/` is `api`. */
function normal(context: string): string {
  const folder = context.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
  return folder === '' ? '.' : folder;
}
