/** What is given instead of what was declared: `every 10 s instead of 7, successes 2 instead of 1`; empty when all is the same. */
export function differences(rows: readonly [what: string, declared: number, given: number, unit: '' | 's'][]): string {
  return rows
    .filter(([, declared, given]) => declared !== given)
    .map(([what, declared, given, unit]) => `${what} ${given}${unit && ` ${unit}`} instead of ${declared}`)
    .join(', ');
}
