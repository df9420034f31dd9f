import type { StagePlan } from './plan';
import type { FailurePlan } from './recovery';
import type { Style } from './style';
import { table } from './text-layout';

const TITLES: Readonly<Record<FailurePlan['failure'], string>> = {
  task: 'a replica fails',
  zone: 'a zone fails',
  database: 'a database fails',
  region: 'the region fails',
  corruption: 'data is wrong',
};

/** What each failure costs a stage that says anything about its recovery. */
export function renderRecovery(sides: readonly StagePlan[], { width, paint }: Style): string[] {
  const rows = sides.flatMap((side) =>
    side.recovery
      .filter(({ meets }) => meets !== null)
      .map((plan) => ({ side, cells: cellsOf(plan, acceptedIn(side)), text: JSON.stringify(plan) })),
  );
  if (rows.length === 0) return [];
  const distinct = rows.filter((row, i) => rows.findIndex(({ text }) => text === row.text) === i);
  const isSame = ({ text }: { text: string }) => rows.filter((row) => row.text === text).length === sides.length;
  const lines = Object.values(TITLES).flatMap((title) =>
    distinct
      .filter(({ cells }) => cells[0] === title)
      .map((row) => (isSame(row) ? row.cells : [`${title}, ${row.side.target}`, ...row.cells.slice(1)])),
  );
  return [
    paint.dim('  when (data lost at most, down at most)'),
    ...table(lines, ['left', 'right', 'right', 'left'], width, 4),
  ];
}

/** Paths of promises that the author does without. */
function acceptedIn({ lowering }: StagePlan): ReadonlySet<string> {
  return new Set(lowering.filter(({ status }) => status === 'accepted').map(({ path }) => path));
}

function cellsOf(plan: FailurePlan, accepted: ReadonlySet<string>): string[] {
  const missed = plan.misses.map((promise) => {
    const name = promise === 'rpoMinutes' ? 'rpo' : 'rto';
    return accepted.has(`recovery.${promise}.${plan.failure}`) ? `${name} missed, accepted` : `${name} missed`;
  });
  return [
    TITLES[plan.failure],
    plan.rpoMinutes === null ? 'all of it' : `${plan.rpoMinutes} min`,
    plan.rtoMinutes === null ? 'for good' : `${plan.rtoMinutes} min`,
    missed.join(', '),
  ];
}
