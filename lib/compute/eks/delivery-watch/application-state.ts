/** What is read of an Application of Argo CD. */
export interface Application {
  readonly status?: {
    readonly sync?: { readonly status?: string; readonly revision?: string };
    readonly health?: { readonly status?: string; readonly message?: string; readonly lastTransitionTime?: string };
    readonly operationState?: {
      readonly phase?: string;
      readonly message?: string;
      readonly finishedAt?: string;
      readonly syncResult?: { readonly revision?: string };
    };
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
  };
}

/** How far a commit is in a cluster. The sentence is for people. */
export interface DeliveryState {
  readonly state: 'delivered' | 'waiting' | 'failed';
  readonly text: string;
}

/** Time in which what is degraded may recover by itself: a pod that waits for its secrets, say. */
const DEGRADED_MS = 5 * 60_000;

const waiting = (text: string): DeliveryState => ({ state: 'waiting', text });
const failed = (text: string): DeliveryState => ({ state: 'failed', text });

/**
 * Whether Argo CD has delivered a commit: seen, applied, and healthy. A Rollout is healthy at its end, so that a release
 * has taken all its steps by then; one that went back is degraded.
 */
export function deliveryState({ status = {} }: Application, commit: string, now: number): DeliveryState {
  const { sync = {}, operationState: operation = {}, conditions = [] } = status;
  const errors = conditions.filter(({ type }) => type.endsWith('Error')).map(({ message }) => `; ${message}`);
  if (sync.revision !== commit)
    return waiting(`Argo CD has seen ${sync.revision ?? 'nothing'} so far${errors.join('')}`);
  const isOfCommit = operation.syncResult?.revision === commit;
  if (operation.phase === 'Running') return waiting(`Argo CD applies it${told(operation.message)}`);
  if (isOfCommit && (operation.phase === 'Failed' || operation.phase === 'Error'))
    return failed(`Argo CD could not apply it${told(operation.message)}${errors.join('')}`);
  if (sync.status !== 'Synced') return waiting(`Argo CD has to apply it${errors.join('')}`);
  return healthState(status, now);
}

function healthState({ health = {}, operationState }: NonNullable<Application['status']>, now: number): DeliveryState {
  const { status = 'Unknown', message, lastTransitionTime } = health;
  const text = `applied, and ${status}${told(message)}`;
  if (status === 'Healthy') return { state: 'delivered', text };
  // what was degraded before the commit was applied is no fault of it
  const times = [lastTransitionTime, operationState?.finishedAt].flatMap((time) => time ?? []);
  const since = times.length > 0 ? Math.max(...times.map((time) => Date.parse(time))) : now;
  return status === 'Degraded' && now - since > DEGRADED_MS ? failed(text) : waiting(text);
}

const told = (message: string | undefined) => (message === undefined || message === '' ? '' : `: ${message}`);
