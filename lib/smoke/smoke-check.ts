/** What is asked for. */
export interface SmokeRequest {
  /** Host name of the request. Left out: that of the base URL. */
  readonly host?: string;
  readonly path: string;
}

interface Described {
  /** What is looked at, in a few words; unique in a plan. */
  readonly title: string;
  /** The line of the description that promises it. */
  readonly source: string;
}

/** A request that a service has to answer. */
export interface AnswerCheck extends Described {
  readonly kind: 'answer';
  readonly request: SmokeRequest;
  /** What the load balancer speaks to the service, which decides what it can be asked in. */
  readonly protocol: 'http' | 'http2' | 'grpc';
  /** `reached`: the service answers, whatever it says. `healthy`: with 2xx or 3xx, as for the load balancer. */
  readonly expected: 'reached' | 'healthy';
  /** Whether the stand-in may answer: nothing was released yet. */
  readonly standIn: boolean;
}

/** One thing that can be seen of a running stage from outside, as its description promises it. */
export type SmokeCheck =
  | AnswerCheck
  | (Described & { readonly kind: 'unknown-path'; readonly request: SmokeRequest })
  | (Described & { readonly kind: 'websocket'; readonly request: SmokeRequest })
  | (Described & { readonly kind: 'sticky'; readonly request: SmokeRequest; readonly ttlSeconds: number })
  | (Described & { readonly kind: 'redirect'; readonly request: SmokeRequest })
  | (Described & { readonly kind: 'certificate'; readonly host?: string })
  | (Described & { readonly kind: 'old-tls' })
  | (Described & { readonly kind: 'headers'; readonly request: SmokeRequest; readonly headers: readonly string[] })
  | (Described & { readonly kind: 'cached'; readonly request: SmokeRequest })
  | (Described & { readonly kind: 'file'; readonly request: SmokeRequest; readonly page: boolean })
  | (Described & { readonly kind: 'closed-port'; readonly port: number });

/** A promise of the description that cannot be looked at from outside, and why. */
export interface NotAsked extends Described {
  readonly reason: string;
}

export interface SmokePlan {
  readonly checks: readonly SmokeCheck[];
  readonly notAsked: readonly NotAsked[];
}

/** What came of one try. */
export type Verdict =
  | { readonly status: 'passed' | 'skipped'; readonly detail: string }
  /** `final`: a further try would not change it. */
  | { readonly status: 'failed'; readonly detail: string; readonly final?: boolean };

export const passed = (detail: string): Verdict => ({ status: 'passed', detail });
export const skipped = (detail: string): Verdict => ({ status: 'skipped', detail });
/** It may be different in a moment. */
export const failed = (detail: string): Verdict => ({ status: 'failed', detail });
/** It will be the same in a moment; a second try could only hide it. */
export const failedForGood = (detail: string): Verdict => ({ status: 'failed', detail, final: true });
