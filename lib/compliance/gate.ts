import { type App, CfnResource, Stack, Stage, Validations } from 'aws-cdk-lib';
import {
  ANNOTATIONS_IN_VALIDATION_REPORT,
  type CloudAssembly,
  FAIL_SYNTH_ON_VALIDATION_ERRORS_CONTEXT,
  VALIDATE_AGAINST_DEFAULT_RULES,
} from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { checkAcknowledgments } from './acknowledgment-check';
import type { Finding, StageVerdict } from './finding';
import { SlipwayChecks } from './slipway-pack';
import { type Occurrence, readValidationReport } from './validation-report';

/**
 * Puts AwsSolutions, our own rules, CloudFormation's default rules and the warnings of constructs in force.
 *
 * Synthesis then neither throws nor prints: `findingsOf` says what was found, and `enforceGate` fails the process.
 * The default rules (about 4 s) run unless the app has `builtinCloudFormationValidation: false`, or CDK_VALIDATION is
 * `false`.
 *
 * @param app before it has any construct
 */
export function installGate(app: App): void {
  app.node.setContext(VALIDATE_AGAINST_DEFAULT_RULES, true);
  app.node.setContext(ANNOTATIONS_IN_VALIDATION_REPORT, true);
  app.node.setContext(FAIL_SYNTH_ON_VALIDATION_ERRORS_CONTEXT, false);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(), new SlipwayChecks());
}

/**
 * What the gate found in a synthesized app: one verdict per stage, and one for what stands outside of every stage.
 *
 * @throws Error when the gate was not installed, or when one of its plugins failed
 */
export function findingsOf(app: App, assembly: CloudAssembly): StageVerdict[] {
  if (!isInstalled(app)) throw new Error('installGate(app) must come before synthesis');
  const { violations, suppressed } = readValidationReport(assembly.directory);
  const constructs = new Map(app.node.findAll().map((construct) => [construct.node.path, construct]));
  const problems = [...violations, ...checkAcknowledgments(app, suppressed)];
  return [...constructs.values()].filter(Stage.isStage).map((stage) => {
    const isWithin = ({ constructPath }: Occurrence): boolean =>
      Stage.of(constructs.get(constructPath) ?? app) === stage;
    return {
      stage: stage.stageName,
      findings: problems.filter(isWithin).map((problem) => toFinding(problem, constructs.get(problem.constructPath))),
      acknowledged: suppressed
        .filter(isWithin)
        .map(({ rule, constructPath, reason }) => ({ rule, constructPath, reason })),
    };
  });
}

/**
 * Says on standard error what the gate found, and makes the process exit with 1 when that is anything.
 *
 * The cdk command alone is no gate: without a selector it looks at the stacks outside of stages only.
 */
export function enforceGate(app: App, assembly: CloudAssembly): void {
  const findings = findingsOf(app, assembly).flatMap((verdict) => verdict.findings);
  if (findings.length === 0) return;
  process.stderr.write(`${formatFindings(findings)}\n`);
  process.exitCode = 1;
}

/** One paragraph per finding, and what to do about them. */
export function formatFindings(findings: readonly Finding[]): string {
  const paragraphs = findings.map(
    ({ rule, constructPath, message }) => `${rule}\n  at ${constructPath}\n  ${message.replaceAll('\n', '\n  ')}`,
  );
  const advice = `${findings.length} finding(s) of the security gate: fix each, or accept it beside its cause with acknowledge(construct, '<rule>', '<reason>').`;
  return [...paragraphs, advice].join('\n\n');
}

function isInstalled(app: App): boolean {
  return app._validationPlugins.some((plugin) => plugin instanceof SlipwayChecks);
}

function toFinding(problem: Occurrence, construct: IConstruct | undefined): Finding {
  const { rule, constructPath, message, severity } = problem;
  const stack = construct?.node.scopes.findLast(Stack.isStack);
  const logicalId =
    problem.logicalId ?? (CfnResource.isCfnResource(construct) ? resolvedLogicalId(construct) : undefined);
  return { rule, constructPath, logicalId, stack: stack?.stackName, message, severity };
}

function resolvedLogicalId(resource: CfnResource): string {
  return String(resource.stack.resolve(resource.logicalId));
}
