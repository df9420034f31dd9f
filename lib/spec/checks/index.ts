import type { SpecIssue } from '../issue';
import type { StageSpec } from '../stage';
import { checkAddresses, checkStageAddresses } from './addresses';
import { checkData } from './data';
import { checkDomain } from './domain';
import { checkEnvironment } from './environment';
import { checkGroups } from './groups';
import { checkKinds } from './kinds';
import { checkReferences } from './references';
import { checkRoutes } from './routes';
import { checkSizes } from './sizes';

/** What one stage must hold across its nouns. Each check is pure and says all that it finds. */
export function checkStage(stage: StageSpec): SpecIssue[] {
  return [
    checkReferences,
    checkKinds,
    checkGroups,
    checkSizes,
    checkRoutes,
    checkEnvironment,
    checkDomain,
    checkData,
    checkStageAddresses,
  ].flatMap((check) => check(stage));
}

/** What the stages of a system must hold among each other. */
export function checkSystem(stages: readonly StageSpec[]): SpecIssue[] {
  return checkAddresses(stages);
}
