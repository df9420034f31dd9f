import { table } from '../lib/plan/text-layout';
import { isUserMistake } from './fail';
import { readSystem, systemFiles } from './project';

/** One line per description: its name and stages, or that it cannot be read. */
export function listSystems(folder: string, width: number): string[] {
  const rows = [...systemFiles(folder).keys()].toSorted().map((name) => [name, stagesOf(folder, name)]);
  return rows.length === 0 ? ["The folder 'systems' describes no system."] : table(rows, ['left', 'left'], width, 0);
}

/** The same for machines; of a description that cannot be read only the name. A slot that names no target runs on the chosen one. */
export function listForMachines(folder: string): object[] {
  return [...systemFiles(folder).keys()].toSorted().map((name) => ({ system: name, ...factsOf(folder, name) }));
}

function factsOf(folder: string, name: string): object {
  try {
    const stages = readSystem(folder, name).stages.map(({ stage, region, production, compute }) => ({
      stage,
      region,
      production,
      slots: Object.values(compute.slots).map(({ target }) => ({ ...(target && { target }) })),
    }));
    return { stages };
  } catch (error) {
    if (!isUserMistake(error)) throw error;
    return {};
  }
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
