import { valueAt } from '../properties';
import type { Template } from '../rule';

/** Stacks neither export a value nor import one; one finding per output and per importing resource. */
export function crossStackExport({ Outputs = {}, Resources = {} }: Template): string[] {
  const exported = Object.keys(Outputs).filter((id) => valueAt(Outputs[id], 'Export') !== undefined);
  const importing = Object.keys(Resources).filter((id) => JSON.stringify(Resources[id]).includes('"Fn::ImportValue"'));
  return [...exported.map((id) => `Export:${id}`), ...importing.map((id) => `Import:${id}`)];
}
