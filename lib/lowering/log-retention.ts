/** Retention periods, in days, that CloudWatch Logs offers. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** The shortest period on offer that is not shorter than the declared one. */
export function retentionDays(days: number): number {
  return RETENTION_DAYS.find((offered) => offered >= days) ?? Math.max(...RETENTION_DAYS);
}
