import type { CollectorConfiguration } from '../../../lib/lowering/telemetry/collector';
import options from './collector-options.json';

const PARTS = ['receivers', 'processors', 'exporters', 'extensions'] as const;

type Known = Readonly<Record<string, readonly string[]>>;
type Options = Readonly<Record<string, unknown>>;

/** What a collector would not understand, each a few words. A part is named by its type, and a name after a slash. */
export function unknownIn(configuration: CollectorConfiguration): string[] {
  return PARTS.flatMap((part) =>
    Object.entries(configuration[part]).flatMap(([name, value]) => [
      ...unknownOf(`${part} ${name}`, options[part], name.split('/')[0] ?? '', value as Options),
      ...operatorsOf(value as Options),
    ]),
  );
}

function operatorsOf({ operators = [] }: { operators?: readonly Options[] } & Options): string[] {
  return operators.flatMap((operator) =>
    unknownOf('operator', options.operators, operator['type'] as string, operator),
  );
}

function unknownOf(where: string, known: Known, type: string, given: Options): string[] {
  const own = known[type];
  if (own === undefined) return [`${where}: no ${type}`];
  return Object.keys(given)
    .filter((key) => !own.includes(key))
    .map((key) => `${where}: ${key}`);
}

/** Parts that a pipeline names and that are not there, or that are there for none. */
export function loose({ service, ...parts }: CollectorConfiguration): string[] {
  const pipelines = Object.values(service.pipelines);
  return (['receivers', 'processors', 'exporters'] as const).flatMap((part) => {
    const named = new Set(pipelines.flatMap((pipeline) => pipeline[part]));
    const made = new Set(Object.keys(parts[part]));
    return [...named, ...made].filter((name) => !(named.has(name) && made.has(name))).map((name) => `${part} ${name}`);
  });
}
