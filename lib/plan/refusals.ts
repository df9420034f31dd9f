import { refusals } from '../lowering/lower-stage';
import { formatIssues } from '../spec/issue';
import type { StageOutline } from './plan';
import { groupAcross } from './group-across';

type Lowered = Pick<StageOutline, 'name' | 'target' | 'lowering'>;

/** Whether anything stops the synthesis of these stages. */
export function isRefused(stages: readonly Lowered[]): boolean {
  return stages.some(({ lowering }) => refusals(lowering).length > 0);
}

/** Every refused fact of the stages, once, in the form in which the problems of a description are shown. */
export function formatRefusals(stages: readonly Lowered[]): string {
  const groups = groupAcross(stages, ({ lowering, target }) => refusals(lowering).map((note) => ({ ...note, target })));
  return formatIssues(
    groups.map(({ item: { path, reason, found, allowed, fix, final }, label }) => ({
      path,
      code: 'refused',
      message: label === '' ? reason : `${reason} (${label})`,
      ...(found !== undefined && { found }),
      ...(allowed !== undefined && { allowed }),
      fix: `${fix ?? 'change it'}${final ? '' : `, or accept it: accept: [{ path: '${path}', reason: '...' }]`}`,
    })),
  );
}
