import type { StageSpec } from '../spec/stage';

/** Tags on everything that a stage has in AWS; a team's own give way to those that say what belongs where. */
export function stageTags(spec: StageSpec): Record<string, string> {
  return {
    ...spec.tags,
    system: spec.system,
    stage: spec.stage,
    ...(spec.owner !== undefined && { owner: spec.owner }),
    ...(spec.costCentre !== undefined && { 'cost-centre': spec.costCentre }),
  };
}
