import type { z } from 'zod';
import type { ServiceInput } from './service';
import type { SidecarInput } from './sidecar';
import type { stageFacts, systemFacts } from './stage';
import type { SystemSpec } from './system';
import { resolveSystem } from './system';

type Shape<S extends Record<string, z.ZodType>> = z.input<z.ZodObject<S>>;
type Facts = Readable<Shape<typeof systemFacts>>;

/** Accepts parts that authors share between services with `as const`, too. */
type Readable<T> = T extends readonly (infer E)[]
  ? readonly Readable<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Readable<T[K]> }
    : T;

/** What a stage may override: any part of the description, at any depth; `null` removes. */
type Override<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: Override<T[K]> | null } : T;

type Use<R extends string> = R | { name: R; access?: 'owner' | 'read-write' | 'read-only' };

/** A service whose references are keys of the maps beside it. */
type Service<
  S extends string,
  R extends string,
  Q extends string,
  F extends string,
  X extends string,
  N extends string,
> = Omit<Readable<ServiceInput>, 'calls' | 'uses' | 'consumes' | 'secrets' | 'mounts' | 'sidecars' | 'nodes'> & {
  calls?: readonly S[];
  uses?: readonly Use<R>[];
  consumes?: Q;
  secrets?: Secrets<X>;
  mounts?: Record<string, F>;
  nodes?: N;
  sidecars?: Record<string, Omit<Readable<SidecarInput>, 'secrets'> & { secrets?: Secrets<X> }>;
};

type Secrets<X extends string> = Record<string, X | { secret: X; field: string }>;

type Edge = NonNullable<Facts['edge']>;
type File = Exclude<NonNullable<Edge['static']>[string], string>;
type Files<B extends string> = Readonly<Record<string, B | (Omit<File, 'bucket'> & { readonly bucket: B })>>;

type Compute = NonNullable<Facts['compute']>;

type Maps = 'services' | 'databases' | 'caches' | 'queues' | 'buckets' | 'fileSystems' | 'secrets';

type Description<
  S extends string,
  D extends string,
  C extends string,
  Q extends string,
  B extends string,
  F extends string,
  X extends string,
  N extends string,
> = Omit<Facts, Maps | 'edge' | 'compute'> & {
  compute?: Omit<Compute, 'nodes'> & { readonly nodes?: Record<N, NonNullable<Compute['nodes']>[string]> };
  edge?: Omit<Edge, 'static'> & { readonly static?: Files<NoInfer<B>> };
  databases?: Record<D, NonNullable<Facts['databases']>[string]>;
  caches?: Record<C, NonNullable<Facts['caches']>[string]>;
  queues?: Record<Q, NonNullable<Facts['queues']>[string]>;
  buckets?: Record<B, NonNullable<Facts['buckets']>[string]>;
  fileSystems?: Record<F, NonNullable<Facts['fileSystems']>[string]>;
  secrets?: Record<X, NonNullable<Facts['secrets']>[string]>;
  services: Record<S, Service<NoInfer<S>, NoInfer<D | C | Q | B>, NoInfer<Q>, NoInfer<F>, NoInfer<X>, NoInfer<N>>>;
  stages: Record<string, Stage>;
};

type StageFacts = Omit<Shape<typeof stageFacts>, 'production'> & { production?: boolean };
type Stage = StageFacts & Override<Omit<Facts, 'name'>>;

/**
 * Describes a system. Write it once as the default export of `systems/<name>.ts`.
 *
 * The compiler rejects a reference to something that is not declared; the same is checked again when the file is read.
 *
 * @throws InvalidSystemError with every problem at once: path, value found, what is allowed, what to do.
 */
export function defineSystem<
  const S extends string,
  const D extends string = never,
  const C extends string = never,
  const Q extends string = never,
  const B extends string = never,
  const F extends string = never,
  const X extends string = never,
  const N extends string = never,
>(description: Description<S, D, C, Q, B, F, X, N>): SystemSpec {
  return resolveSystem(description);
}
