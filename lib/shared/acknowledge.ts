import { Stack, Stage, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Type of the metadata entry by which lib/compliance tells our acknowledgments from those of CDK's own library. */
export const ACKNOWLEDGMENT_METADATA = 'slipway:acknowledgment';

/** Data of that entry. */
export interface AcknowledgmentRecord {
  /** Rule with the plugin that raises it, e.g. `AwsSolutions::AwsSolutions-IAM5[Resource::*]`. */
  readonly id: string;
  readonly reason: string;
}

/** A reason shorter than this (characters) names no cause. */
const SHORTEST_REASON = 20;

const PACK_RULE = /^(AwsSolutions|Slipway)-\w/;
const QUALIFIED_RULE = /^(AwsSolutions::AwsSolutions-|Slipway::Slipway-|CloudFormation-Validate::|Annotation::)./;

/**
 * Accepts one finding of the security gate on one construct and on what is below it: the only way to do so here.
 *
 * Call it beside the cause, on the smallest construct that has the finding. The gate lists the finding with the
 * reason, and fails when the acknowledgment silences nothing.
 *
 * @param construct any construct below a stack
 * @param id rule as the gate prints it: `AwsSolutions-IAM5[Resource::*]`, `Slipway-...`, `CloudFormation-Validate::F3020`,
 *   `Annotation::@aws-cdk/aws-ecs:minHealthyPercent`
 * @param reason why the finding is right here, at least 20 characters
 * @throws Error when the scope is a stack, a stage or the app, when no plugin has such an id, or when the reason is short
 */
export function acknowledge(construct: IConstruct, id: string, reason: string): void {
  const where = `acknowledging "${id}" on "${construct.node.path}"`;
  if (isBroadScope(construct)) {
    throw new Error(`${where}: the scope is too broad, name the construct that has the finding`);
  }
  if (reason.trim().length < SHORTEST_REASON) {
    throw new Error(`${where}: the reason "${reason}" is too short, at least ${SHORTEST_REASON} characters say why`);
  }
  const rule = qualifiedId(id);
  if (rule === undefined) {
    throw new Error(`${where}: no plugin has such a rule, copy the id as the gate prints it`);
  }
  record(construct, { id: rule, reason });
}

function isBroadScope(construct: IConstruct): boolean {
  return Stack.isStack(construct) || Stage.isStage(construct);
}

/**
 * cdk-nag drops a finding that is acknowledged under its short id, and nobody can tell any more that it was there.
 * Under the id with its plugin CDK itself takes it out of the report, and keeps it there as suppressed.
 */
function qualifiedId(id: string): string | undefined {
  const [, pack] = PACK_RULE.exec(id) ?? [];
  const qualified = pack === undefined ? id : `${pack}::${id}`;
  // CDK compares ids with dashes for spaces
  return QUALIFIED_RULE.test(qualified) ? qualified.replaceAll(' ', '-') : undefined;
}

function record(construct: IConstruct, { id, reason }: AcknowledgmentRecord): void {
  construct.node.addMetadata(ACKNOWLEDGMENT_METADATA, { id, reason });
  if (id.startsWith('Annotation::')) {
    // Validations would delete the warning without trace; the entry alone lets the report list it as suppressed
    construct.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [id]: reason });
  } else {
    Validations.of(construct).acknowledge({ id, reason });
  }
}
