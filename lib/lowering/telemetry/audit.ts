import type { StageSpec } from '../../spec/stage';

/** How long what `observability.audit` records is kept where the description does not say, in days. */
const AUDIT_DAYS = 365;

export function auditDays({ observability }: Pick<StageSpec, 'observability'>): number {
  return observability.logDays.audit ?? AUDIT_DAYS;
}

/** Settings of PostgreSQL by which it records statements. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.pgaudit.html */
export function auditParameters({ observability }: Pick<StageSpec, 'observability'>): Record<string, string> {
  const classes = observability.audit.database;
  if (classes.length === 0) return {};
  return {
    shared_preload_libraries: 'pg_stat_statements,pgaudit',
    'pgaudit.log': [...classes].toSorted().join(','),
    // who, on which table; of a statement on ten tables one line each
    'pgaudit.log_relation': '1',
    // the catalog is asked by every tool
    'pgaudit.log_catalog': '0',
    // parameters are the data of people
    'pgaudit.log_parameter': '0',
  };
}
