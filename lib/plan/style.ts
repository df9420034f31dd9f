import type pc from 'picocolors';

/** How a section of the plan is drawn. */
export interface Style {
  /** Of the terminal, in characters. */
  readonly width: number;
  /** Also what is carried out as declared, and each acknowledged finding. */
  readonly verbose: boolean;
  readonly paint: ReturnType<typeof pc.createColors>;
}
