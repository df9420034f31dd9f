import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  PluginReportJson,
  PolicyValidationReportJson,
  PolicyViolationJson,
} from 'aws-cdk-lib/cloud-assembly-schema';
import { VALIDATION_REPORT_FILE } from 'aws-cdk-lib/cx-api';

/** A violation at one construct. */
export interface Occurrence {
  /** Id that `acknowledge` takes. */
  readonly rule: string;
  readonly constructPath: string;
  readonly logicalId?: string;
  readonly message: string;
  readonly severity: PolicyViolationJson['severity'];
}

export interface SuppressedOccurrence extends Occurrence {
  readonly reason: string;
  /** Id and construct of the acknowledgment that silenced it. */
  readonly acknowledgedId: string;
  readonly acknowledgedAt: string;
}

export interface ValidationReport {
  readonly violations: readonly Occurrence[];
  readonly suppressed: readonly SuppressedOccurrence[];
}

/**
 * What all validation plugins said of an assembly, one entry per construct.
 *
 * @throws Error when there is no report, or when a plugin failed and thus judged nothing
 */
export function readValidationReport(assemblyDirectory: string): ValidationReport {
  const file = join(assemblyDirectory, VALIDATION_REPORT_FILE);
  const { pluginReports } = JSON.parse(readFileSync(file, 'utf8')) as PolicyValidationReportJson;
  pluginReports.forEach(assertJudged);
  return {
    violations: pluginReports.flatMap(({ pluginName, violations }) =>
      violations.flatMap((violation) => occurrences(pluginName, violation)),
    ),
    suppressed: pluginReports.flatMap(({ pluginName, suppressedViolations = [] }) =>
      suppressedViolations.flatMap((violation) => {
        const { acknowledgedId, acknowledgedAt = '', reason = '' } = violation;
        return occurrences(pluginName, violation).map((one) => ({ ...one, acknowledgedId, acknowledgedAt, reason }));
      }),
    ),
  };
}

/** A plugin that threw reports failure without a violation; its silence must not pass for approval. */
function assertJudged({ pluginName, conclusion, violations, metadata }: PluginReportJson): void {
  if (conclusion === 'failure' && violations.length === 0) {
    throw new Error(metadata?.error ?? `Validation plugin '${pluginName}' failed`);
  }
}

function occurrences(pluginName: string, violation: PolicyViolationJson): Occurrence[] {
  const { ruleName, description: message, severity, violatingConstructs } = violation;
  const rule = ruleId(pluginName, ruleName);
  return violatingConstructs.map(({ constructPath, cloudFormationResource }) => {
    return { rule, constructPath, logicalId: cloudFormationResource?.logicalId, message, severity };
  });
}

/** The rules of the nag packs carry the name of their pack already, those of annotations their namespace. */
function ruleId(pluginName: string, ruleName: string): string {
  const isNamed = ruleName.includes('::') || ruleName.startsWith(`${pluginName}-`);
  return isNamed ? ruleName : `${pluginName.replaceAll(' ', '-')}::${ruleName}`;
}
