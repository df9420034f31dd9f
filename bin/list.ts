import { table } from '../lib/plan/text-layout';
import { isUserMistake } from './fail';
import { readSystem, systemFiles } from './project';

/** One line per description: its name and stages, or that it cannot be read. */
export function listSystems(folder: string, width: number): string[] {
  const rows = [...systemFiles(folder).keys()].toSorted().map((name) => [name, stagesOf(folder, name)]);
  return rows.length === 0 ? ["The folder 'systems' describes no system."] : table(rows, ['left', 'left'], width, 0);
}

function stagesOf(folder: string, name: string): string {
  try {
    const { stages } = readSystem(folder, name);
    return stages.map(({ stage, region }) => `${stage} (${region})`).join(', ');
  } catch (error) {
    if (!isUserMistake(error)) throw error;
    return `cannot be read: slipway plan ${name} says why`;
  }
}
