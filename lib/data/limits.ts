import data from './limits.json';

/** What is limited, with the service first and the unit last. */
export type LimitName = keyof typeof data.limits;

/** Bounds that AWS sets, both included. */
export interface Limit {
  /** @default - no lower bound worth a check */
  readonly min?: number;
  readonly max: number;
  /**
   * Whether AWS raises the limit of an account on request.
   *
   * @default - a property of the service, the same for everyone
   */
  readonly adjustable?: boolean;
}

/** Limits by name, e.g. `limits.albNameCharacters.max`; an adjustable one holds the default of a new account. */
export const limits: Readonly<Record<LimitName, Limit>> = data.limits;
