/** Name of the error, by which the state machine knows it. */
export const REFUSED = 'Refused';

/** What trying again would not change. */
export class Refused extends Error {
  override readonly name = REFUSED;
}
