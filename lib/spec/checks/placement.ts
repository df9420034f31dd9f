import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { StageSpec } from '../stage';

/** Zones and namespaces that something is said of are there. */
export function checkPlacement(stage: StageSpec): SpecIssue[] {
  return [...zones(stage), ...namespaces(stage)];
}

/** A stage with fewer zones than another has to say where such a service runs there: nothing moves it by itself. */
function zones({ stage, zones: all, services }: StageSpec): SpecIssue[] {
  const letters = all.map((zone) => zone.slice(-1));
  return Object.entries(services).flatMap(([name, { zones: chosen = [] }]) =>
    chosen.flatMap((letter, i) =>
      letters.includes(letter)
        ? []
        : [
            {
              path: `services.${name}.zones[${i}]`,
              code: 'unknown-zone',
              message: `stage ${stage} has no zone '${letter}'`,
              found: show(letter),
              allowed: letters.join(', '),
              fix: `say where it runs there: stages.${stage}.services.${name}.zones, or null for all zones`,
            },
          ],
    ),
  );
}

function namespaces(stage: StageSpec): SpecIssue[] {
  const used = [...new Set(Object.values(stage.services).map(({ namespace }) => namespace ?? stage.system))];
  return Object.keys(stage.namespaces)
    .filter((name) => !used.includes(name))
    .map((name) => ({
      path: `namespaces.${name}`,
      code: 'dangling-reference',
      message: `no service is in a namespace '${name}'`,
      allowed: used.join(', '),
      fix: `give a service namespace: '${name}', or remove it`,
    }));
}
