import { parse } from 'yaml';
import { isObject } from '../../spec/merge-patch';
import type { ChartFiles } from './chart-objects';
import { chartObjects } from './chart-objects';
import type { ObjectChange, Release } from './review';
import { valueChanges } from './value-changes';

/** Objects of the rendered chart that are new, gone or different, stage by stage. */
export function chartChanges(before: ChartFiles, after: ChartFiles): ObjectChange[] {
  const [old, fresh] = [chartObjects(before), chartObjects(after)];
  const keys = [...new Set([...fresh.keys(), ...old.keys()])];
  return keys.flatMap((key): ObjectChange[] => {
    const [was, is] = [old.get(key), fresh.get(key)];
    const { stage, name } = is ?? was ?? { stage: '', name: '' };
    if (!was || !is) return [{ stage, name, change: was ? 'removed' : 'added', values: [] }];
    const values = valueChanges(was.body, is.body);
    return values.length === 0 ? [] : [{ stage, name, change: 'changed', values }];
  });
}

/** Image tags that differ between two texts of a chart's `values.yaml`. */
export function releaseChanges(before: string | undefined, after: string | undefined): Release[] {
  const [old, fresh] = [tagsIn(before), tagsIn(after)];
  const services = [...new Set([...old.keys(), ...fresh.keys()])].toSorted();
  return services.flatMap((service) => {
    const [was, is] = [old.get(service), fresh.get(service)];
    if (was === is) return [];
    return [{ service, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }];
  });
}

/** Released tags; an empty one is none. */
function tagsIn(text: string | undefined): Map<string, string> {
  const values: unknown = text === undefined ? undefined : parse(text);
  const images = isObject(values) ? values['images'] : undefined;
  const entries = Object.entries(isObject(images) ? images : {});
  return new Map(
    entries.flatMap(([service, image]) => {
      const tag = isObject(image) ? image['tag'] : undefined;
      return typeof tag === 'string' && tag !== '' ? [[service, tag] as const] : [];
    }),
  );
}
