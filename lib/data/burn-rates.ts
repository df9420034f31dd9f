import data from './burn-rates.json';

/** How fast a budget of errors may be spent before somebody should know. */
export interface BurnRate {
  /** Part of the names of its alarms. */
  readonly id: string;
  /** What has been spent in it is a noticeable part of the budget. */
  readonly longMinutes: number;
  /** Whether it is still being spent: with it, an alarm ends soon after its cause. */
  readonly shortMinutes: number;
  /** Times the rate at which the budget would last exactly for its period. */
  readonly rate: number;
  /** What is gone when the alarm comes, in percent of the budget. */
  readonly budgetPercent: number;
  /** Whether it cannot wait. */
  readonly pages: boolean;
}

export const burnRates: readonly BurnRate[] = data.windows;
