/** What a program is asked to find out how it is. Times in seconds. */
export interface ObservedProbe {
  readonly path?: string;
  readonly port?: number;
  readonly command?: readonly string[];
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
  readonly successThreshold?: number;
}

/** What the number of replicas follows, in the words of the description. */
export type ObservedScaling =
  | { readonly metric: 'cpu' | 'memory'; readonly percent: number }
  | { readonly metric: 'requests'; readonly perReplicaPerMinute: number }
  | {
      readonly metric: 'schedule';
      readonly cron: string;
      readonly timeZone: string;
      readonly min: number;
      readonly max?: number;
    };

/** A field of a secret, by the name of the secret in Secrets Manager, or its ARN. */
export interface ObservedSecret {
  readonly secret: string;
  readonly field?: string;
}

/** What the running program may do in AWS: `receive` from a queue, `read` a bucket, or the name of any other action. */
export interface ObservedGrant {
  readonly verb: string;
  /** A resource of the stage as `<stack>.<logical id>`, else an ARN or `*`. */
  readonly resource: string;
}

/** One service as it was read back out of what a target was given. */
export interface ObservedWorkload {
  readonly image: string;
  readonly command?: readonly string[];
  /** None: no service, but a job that a schedule starts. */
  readonly replicas?: { readonly min: number; readonly max: number };
  readonly schedule?: { readonly cron: string; readonly timeZone: string; readonly enabled: boolean };
  readonly zones: readonly string[];
  /** Replicas are spread again when a zone comes back. */
  readonly rebalances: boolean;
  readonly ports: readonly number[];
  readonly architecture: 'arm64' | 'x86_64';
  /** vCPU and MiB that one replica may use. */
  readonly size: { readonly cpu: number; readonly memoryMiB: number };
  readonly liveness?: ObservedProbe;
  readonly readiness?: ObservedProbe;
  /** Failures in this time after the start do not count. */
  readonly startSeconds?: number;
  readonly scaling: readonly ObservedScaling[];
  readonly shutdownSeconds: number;
  readonly spotShare: 'none' | 'above base';
  readonly onDemandBase: number;
  readonly release: string;
  /** Plain variables. A value that is known only after deployment is `<stack>.<logical id>.<attribute>`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, ObservedSecret>>;
  /** Secrets that can be fetched for it when it starts, by name or ARN. */
  readonly fetches: readonly string[];
  readonly grants: readonly ObservedGrant[];
  readonly logs: { readonly days: number; readonly encrypted: boolean };
  readonly shell: boolean;
}

/** Requests that reach a service from outside. */
export interface ObservedRoute {
  readonly priority: number;
  readonly host?: string;
  readonly paths: readonly string[];
  readonly service: string;
  readonly port: number;
}

/** A stage as it was read back out of what a target was given. */
export interface ObservedStage {
  readonly workloads: ReadonlyMap<string, ObservedWorkload>;
  readonly routes: readonly ObservedRoute[];
  /** `from -> to:port`, sorted. Every connection that is possible, and nothing else is. */
  readonly reachability: readonly string[];
}
