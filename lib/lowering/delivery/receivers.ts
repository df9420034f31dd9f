import type { StageSpec } from '../../spec/stage';

/** Somebody who is told of deliveries. */
export type Receiver =
  | { readonly kind: 'slack'; readonly workspaceId: string; readonly channelId: string }
  | { readonly kind: 'email'; readonly address: string };

interface Notifying {
  readonly notifications?: { readonly delivery?: readonly { readonly kind: string }[] };
}

/** Who is told what the pipeline does, whichever stage names them, each once. */
export function deliveryReceivers(stages: readonly StageSpec[]): Receiver[] {
  const all = stages.flatMap((stage) => (stage as Notifying).notifications?.delivery ?? []);
  const told = all.filter(({ kind }) => kind === 'slack' || kind === 'email') as Receiver[];
  return [...new Map(told.map((receiver) => [JSON.stringify(receiver), receiver])).values()];
}
