import type { SpecIssue } from '../issue';
import type { StageSpec } from '../stage';
import { checkAddresses, checkStageAddresses } from './addresses';
import { checkBackup } from './backup';
import { checkAlarms } from './alarms';
import { checkCloudflare } from './cloudflare';
import { checkDaemons } from './daemons';
import { checkData } from './data';
import { checkDelivery, checkOneDelivery } from './delivery';
import { checkDomain } from './domain';
import { checkEgress } from './egress';
import { checkEnvironment } from './environment';
import { checkGroups } from './groups';
import { checkKinds } from './kinds';
import { checkNotifications } from './notifications';
import { checkObservability } from './observability';
import { checkPaths } from './paths';
import { checkPlacement } from './placement';
import { checkRecovery, checkStandbyNames } from './recovery';
import { checkReferences } from './references';
import { checkRoutes } from './routes';
import { checkServiceMetrics } from './service-metrics';
import { checkScaling } from './scaling';
import { checkSidecars } from './sidecars';
import { checkSizes } from './sizes';
import { checkSlackChannels } from './slack-channels';
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
    checkBackup,
    checkStageAddresses,
    checkSlots,
    checkPlacement,
    checkRecovery,
    checkAlarms,
    checkNotifications,
    checkServiceMetrics,
    checkDelivery,
    checkObservability,
  ].flatMap((check) => check(stage));
}

/** What the stages of a system must hold among each other. */
export function checkSystem(stages: readonly StageSpec[]): SpecIssue[] {
  return [
    ...checkAddresses(stages),
    ...checkOneDelivery(stages),
    ...checkStandbyNames(stages),
    ...checkSlackChannels(stages),
  ];
}
