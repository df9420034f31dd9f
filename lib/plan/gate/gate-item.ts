/** One line of the checklist before a release. */
export interface GateItem {
  /** Stable kebab-case name, for machines. */
  readonly id: string;
  readonly title: string;
  /** Who knows: `checked` is known from what is here, `asked` is known to people alone. */
  readonly kind: 'checked' | 'asked';
  /** `failed` stops a release. `open` waits for somebody's answer. */
  readonly status: 'passed' | 'failed' | 'open';
  /** What the verdict rests on, or what is to be weighed. */
  readonly evidence: string;
}

type Named = Pick<GateItem, 'id' | 'title'>;

export const passes = (item: Named, evidence: string): GateItem => ({
  ...item,
  kind: 'checked',
  status: 'passed',
  evidence,
});
export const fails = (item: Named, evidence: string): GateItem => ({
  ...item,
  kind: 'checked',
  status: 'failed',
  evidence,
});
export const asks = (item: Named, evidence: string): GateItem => ({ ...item, kind: 'asked', status: 'open', evidence });
