import type { SpecIssue } from '../issue';
import type { StageSpec } from '../stage';
import { checkAddresses, checkStageAddresses } from './addresses';
import { checkAlarms } from './alarms';
import { checkCloudflare } from './cloudflare';
import { checkDaemons } from './daemons';
import { checkData } from './data';
import { checkDomain } from './domain';
import { checkEgress } from './egress';
import { checkEnvironment } from './environment';
import { checkGroups } from './groups';
import { checkKinds } from './kinds';
import { checkObservability } from './observability';
import { checkNotifications } from './notifications';
import { checkPaths } from './paths';
import { checkPlacement } from './placement';
import { checkReferences } from './references';
import { checkRoutes } from './routes';
import { checkServiceMetrics } from './service-metrics';
import { checkScaling } from './scaling';
import { checkSidecars } from './sidecars';
import { checkSizes } from './sizes';
import { checkSlots } from './slots';
import { checkStaticContent } from './static-content';

/** What one stage must hold across its nouns. Each check is pure and says all that it finds. */
export function checkStage(stage: StageSpec): SpecIssue[] {
  return [
    checkReferences,
    checkKinds,
    checkGroups,
    checkSizes,
    checkDaemons,
    checkScaling,
    checkRoutes,
    checkEnvironment,
    checkEgress,
    checkSidecars,
    checkPaths,
    checkDomain,
    checkCloudflare,
    checkStaticContent,
    checkData,
    checkStageAddresses,
    checkSlots,
    checkPlacement,
    checkObservability,
    checkAlarms,
    checkNotifications,
    checkServiceMetrics,
  ].flatMap((check) => check(stage));
}

/** What the stages of a system must hold among each other. */
export function checkSystem(stages: readonly StageSpec[]): SpecIssue[] {
  return checkAddresses(stages);
}
