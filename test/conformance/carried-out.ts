import { expect } from '@jest/globals';
import type { LoweringNote } from '../../lib/lowering/lowering-note';

/**
 * What a target was given for a declared fact is what was declared. Where it is not, the lowering report says so, with
 * the values that were given instead.
 */
export function expectCarriedOut(
  note: LoweringNote | undefined,
  declared: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): void {
  const different = Object.keys(declared).filter((key) => declared[key] !== undefined && declared[key] !== given[key]);
  if (different.length === 0) return;
  expect({ different, status: note?.status ?? 'not in the report' }).toEqual({ different, status: 'rounded' });
  for (const key of different) expect(note!.reason).toContain(String(given[key]));
}
