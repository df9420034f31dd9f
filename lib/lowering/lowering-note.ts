/** What became of a declared fact. */
export type LoweringStatus = 'honoured' | 'rounded' | 'substituted' | 'accepted' | 'refused';

/** What helps to mend a refused fact. */
export interface Advice {
  /** What would be carried out. */
  readonly allowed?: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** The outcome for one fact, before its path is known. */
export interface Outcome extends Advice {
  readonly status: LoweringStatus;
  readonly reason: string;
  /** Of a refusal: nothing could be built without the fact, so that `accept` does not help. */
  readonly final?: true;
}

/** What happened to one declared fact on one target, and why. */
export interface LoweringNote extends Outcome {
  /** `services.api.scaling[0]`, as `accept` names it. */
  readonly path: string;
  /** Of a refusal: the declared value, as JSON. */
  readonly found?: string;
}

export const honoured = (reason: string): Outcome => ({ status: 'honoured', reason });
export const rounded = (reason: string): Outcome => ({ status: 'rounded', reason });
export const substituted = (reason: string): Outcome => ({ status: 'substituted', reason });

/** A system can do without the fact, if its author says so. */
export const refused = (reason: string, advice: Advice = {}): Outcome => ({ status: 'refused', reason, ...advice });

/** Without the fact there is nothing sensible to build. */
export const impossible = (reason: string, advice: Advice = {}): Outcome => ({
  ...refused(reason, advice),
  final: true,
});
