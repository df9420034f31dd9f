import type { CacheSpec } from '../../spec/cache';

/** Without a word a cache in AWS has 8.1 of Valkey. */
const USUAL = { valkey: '8.1', redis: '7.1' } as const;

export const engineVersionOf = ({ engine, version }: CacheSpec) => ({ engine, version: version ?? USUAL[engine] });
