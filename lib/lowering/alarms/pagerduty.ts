import type { ReceiverSpec } from '../../spec/notifications';

type Region = Extract<ReceiverSpec, { kind: 'pagerduty' }>['serviceRegion'];

/** Where PagerDuty takes events. https://support.pagerduty.com/main/docs/service-regions */
export const PAGERDUTY_EVENTS: Readonly<Record<Region, string>> = {
  us: 'https://events.pagerduty.com/v2/enqueue',
  eu: 'https://events.eu.pagerduty.com/v2/enqueue',
};
