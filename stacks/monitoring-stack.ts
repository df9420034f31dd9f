import type { Construct } from 'constructs';
import type { IAlarmRoutes } from '../lib/contracts/alarms';
import type { StageData } from '../lib/contracts/data';
import type { INetwork } from '../lib/contracts/network';
import type { AlarmDefinition } from '../lib/lowering/alarms/alarm-definition';
import { canariesOf } from '../lib/lowering/alarms/canaries';
import type { DashboardDefinition } from '../lib/lowering/dashboard/panel';
import { EventMetrics } from '../lib/monitoring/event-metrics';
import { MaintenanceWindows } from '../lib/monitoring/maintenance-windows';
import { Receivers } from '../lib/monitoring/receivers';
import { RouteCanaries } from '../lib/monitoring/route-canaries';
import { StageAlarms } from '../lib/monitoring/stage-alarms';
import { StageDashboard } from '../lib/monitoring/stage-dashboard';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

export interface MonitoringStackProps {
  readonly network: INetwork;
  readonly data: StageData;
  readonly routes: IAlarmRoutes;
  /** All alarms of the stage. */
  readonly alarms: readonly AlarmDefinition[];
  readonly dashboard: DashboardDefinition;
}

/** Who is told of what, and when not. */
export class MonitoringStack extends StageStack {
  constructor(scope: Construct, spec: StageSpec, { network, data, routes, alarms, dashboard }: MonitoringStackProps) {
    super(scope, 'monitoring', spec);
    const { logKey } = network;
    new EventMetrics(this, 'Events', { spec, logKey, alarms });
    new StageAlarms(this, 'Alarms', alarms, routes);
    new Receivers(this, 'Receivers', { spec, routes, secrets: data.secrets, logKey });
    new RouteCanaries(this, 'Canaries', { spec, logKey, canaries: canariesOf(spec) });
    new StageDashboard(this, 'Dashboard', dashboard);
    new MaintenanceWindows(this, 'Maintenance', spec, alarms);
  }
}
