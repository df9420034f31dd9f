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
  | { readonly metric: 'latency'; readonly percentile: string; readonly milliseconds: number }
  | { readonly metric: 'connections'; readonly perReplica: number }
  | { readonly metric: 'queue'; readonly depthPerReplica: number; readonly list?: string }
  | { readonly metric: 'queue'; readonly oldestAgeSeconds: number }
  | {
      readonly metric: 'schedule';
      readonly cron: string;
      readonly timeZone: string;
      readonly min: number;
      readonly max?: number;
    };

/** So many replicas at a time, and the shortest time between two such steps. */
export interface ObservedStep {
  readonly replicas: number;
  readonly everySeconds: number;
}

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

/** A container beside the program of a service. */
export interface ObservedSidecar {
  readonly image: string;
  readonly ports: readonly number[];
  /** Ends before the program starts. */
  readonly init: boolean;
  /** What happens when it ends by itself. */
  readonly onEnd: 'replica is replaced' | 'is started again' | 'goes on';
}

/** One service as it was read back out of what a target was given. */
export interface ObservedWorkload {
  readonly image: string;
  readonly command?: readonly string[];
  /** None: no service, but a job that a schedule starts. */
  readonly replicas?: { readonly min: number; readonly max: number };
  readonly schedule?: {
    readonly cron: string;
    readonly timeZone: string;
    readonly enabled: boolean;
    /** A run that takes longer is stopped. */
    readonly timeoutSeconds?: number;
  };
  /** A job that runs to its end first, and without whose success these services stay as they are. */
  readonly beforeRelease?: { readonly holdsBack: readonly string[]; readonly timeoutSeconds?: number };
  readonly zones: readonly string[];
  /** Replicas are spread again when a zone comes back. */
  readonly rebalances: boolean;
  readonly ports: readonly number[];
  readonly architecture: 'arm64' | 'x86_64';
  /** vCPU and MiB that one replica may use. */
  readonly size: { readonly cpu: number; readonly memoryMiB: number };
  readonly liveness?: ObservedProbe;
  /** All that ask before there are requests: each of them can keep them away. */
  readonly readiness: readonly ObservedProbe[];
  /** Failures in this time after the start do not count. */
  readonly startSeconds?: number;
  readonly scaling: readonly ObservedScaling[];
  /** How fast replicas are added and removed. Left out: as the platform computes. */
  readonly scaleOut?: ObservedStep;
  readonly scaleIn?: ObservedStep;
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
  /** Path to what the program finds there, beside what its image has. */
  readonly files: Readonly<Record<string, string>>;
  /** Path to `file system <name>` of the stage. */
  readonly mounts: Readonly<Record<string, string>>;
  /** In the order in which they start. */
  readonly sidecars: readonly (ObservedSidecar & { readonly name: string })[];
}

/** Where a service listens. */
export interface ObservedPlace {
  readonly service: string;
  readonly port: number;
}

/** Requests that reach a service from outside. */
export interface ObservedRoute extends ObservedPlace {
  readonly priority: number;
  readonly host?: string;
  readonly paths: readonly string[];
}

/** Where the load balancer listens. */
export interface ObservedListener {
  readonly port: number;
  readonly protocol: string;
  /** Where it sends every request; left out where routes decide. */
  readonly redirectsTo?: string;
}

/** A stage as it was read back out of what a target was given. */
export interface ObservedStage {
  readonly workloads: ReadonlyMap<string, ObservedWorkload>;
  readonly routes: readonly ObservedRoute[];
  readonly listeners: readonly ObservedListener[];
  /** What answers under which name and port: `identity:8080`. */
  readonly addresses: ReadonlyMap<string, ObservedPlace>;
  /** `from -> to:port`, sorted. Every connection that is possible, and nothing else is. */
  readonly reachability: readonly string[];
}
