/** What became of a declared fact. */
export type LoweringStatus = 'honoured' | 'rounded' | 'substituted' | 'accepted' | 'refused';

/** What happened to one declared fact on one target, and why. */
export interface LoweringNote {
  readonly path: string;
  readonly status: LoweringStatus;
  readonly reason: string;
}

/** The outcome for one fact, before its path is known. */
export type Outcome = Omit<LoweringNote, 'path'>;

export const honoured = (reason: string): Outcome => ({ status: 'honoured', reason });
export const rounded = (reason: string): Outcome => ({ status: 'rounded', reason });
export const substituted = (reason: string): Outcome => ({ status: 'substituted', reason });
export const refused = (reason: string): Outcome => ({ status: 'refused', reason });
