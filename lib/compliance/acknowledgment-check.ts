import { type App, CloudFormationValidatePlugin, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { validatesTemplates } from './template-validation';
import type { Occurrence, SuppressedOccurrence } from './validation-report';

/** What `acknowledge` of lib/shared leaves on a construct; the import law keeps the two apart, a test together. */
const ACKNOWLEDGMENT_METADATA = 'slipway:acknowledgment';
type AcknowledgmentRecord = Readonly<Record<'id' | 'reason', string>>;

/** Namespace of the built-in validation in rule ids. */
const CLOUDFORMATION_RULES = `${CloudFormationValidatePlugin.PLUGIN_NAME.replaceAll(' ', '-')}::`;

/** A rule of our packs in CDK's own record, where a short id stands under `Annotation::`. */
const PACK_RULE = /^(?:Annotation|AwsSolutions|Slipway)::(?:AwsSolutions|Slipway)-/;

/**
 * What is wrong with the acknowledgments of an app: those that silence nothing, and those that were not made by
 * `acknowledge`. CDK's own library acknowledges rules of the built-in validation, which is none of our business.
 */
export function checkAcknowledgments(app: App, suppressed: readonly SuppressedOccurrence[]): Occurrence[] {
  const used = new Set(suppressed.map(({ acknowledgedAt, acknowledgedId }) => `${acknowledgedAt} ${acknowledgedId}`));
  return app.node.findAll().flatMap((construct) => {
    const records = recordsOf(construct);
    const unused = records
      .filter(({ id }) => isJudged(app, id) && !used.has(`${construct.node.path} ${id}`))
      .map(({ id, reason }) =>
        problem(construct, 'UnusedAcknowledgment', `Nothing here raises ${id} any more; remove: "${reason}".`),
      );
    const direct = directIds(construct)
      .filter((id) => !records.some((record) => record.id === id))
      .map((id) => problem(construct, 'DirectAcknowledgment', `Acknowledge ${id} with acknowledge(), and narrowly.`));
    return [...unused, ...direct];
  });
}

/** Without the built-in validation nobody knows what it would have said. */
function isJudged(app: App, id: string): boolean {
  return !id.startsWith(CLOUDFORMATION_RULES) || validatesTemplates(app);
}

function recordsOf(construct: IConstruct): AcknowledgmentRecord[] {
  return metadataOf<AcknowledgmentRecord>(construct, ACKNOWLEDGMENT_METADATA);
}

function directIds(construct: IConstruct): string[] {
  return metadataOf<Record<string, string>>(construct, Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap((reasonById) => Object.keys(reasonById))
    .filter((id) => PACK_RULE.test(id));
}

function metadataOf<T>(construct: IConstruct, type: string): T[] {
  return construct.node.metadata.filter((entry) => entry.type === type).map((entry) => entry.data as T);
}

function problem(construct: IConstruct, id: string, message: string): Occurrence {
  return { rule: `Slipway-${id}`, constructPath: construct.node.path, message, severity: 'error' };
}
