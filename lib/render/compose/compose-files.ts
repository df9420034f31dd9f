import { stringify } from 'yaml';
import { composeNotes } from '../../lowering/compose/compose-notes';
import { localStage, lowerCompose } from '../../lowering/compose/lower-compose';
import type { SystemSpec } from '../../spec/system';
import { header } from '../chart/header';

/** Name of the file that compose looks for. */
export const COMPOSE_FILE = 'docker-compose.yml';

/** The compose file of a system, by its name: the stage for development, on a laptop. */
export function composeFiles(system: SystemSpec): ReadonlyMap<string, string> {
  const stage = localStage(system);
  if (stage === undefined) return new Map();
  const notes = [
    header(system.name),
    `Stage ${stage.stage} on a laptop: docker compose --file compose/${system.name}/${COMPOSE_FILE} up --watch`,
    ...composeNotes(stage),
  ];
  const head = notes.map((note) => `# ${note}\n`).join('');
  return new Map([
    [COMPOSE_FILE, head + stringify(lowerCompose(stage), { lineWidth: 0, aliasDuplicateObjects: false })],
  ]);
}
