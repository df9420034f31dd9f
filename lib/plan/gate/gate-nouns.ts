import type { StageSpec } from '../../spec/stage';

/** Nouns that a description may have or lack; the gate asks people for what is not declared. */
export interface GateNouns {
  readonly alarms?: Readonly<Record<string, { readonly severity?: string }>>;
  readonly notifications?: Readonly<
    Partial<Record<'critical' | 'warning' | 'delivery', readonly { readonly kind: string }[]>>
  >;
  readonly delivery?: {
    readonly scan?: { readonly failOn?: string };
    readonly window?: { readonly cron: string; readonly timeZone?: string };
    readonly tests?: Readonly<Record<string, { readonly command?: string } | undefined>>;
  };
  readonly services: Readonly<Record<string, { readonly beforeRelease?: unknown; readonly kind: string }>>;
}

/** What the gate looks for, wherever a description has it. */
export const gateNouns = (stage: StageSpec): GateNouns => stage;
