import type { NagRuleResult } from 'cdk-nag';

/** What a stage does with its data when a stack goes: `keep` also where nobody said anything. */
export type DataPolicy = 'keep' | 'disposable';

/** A resource as the template of its stack has it: every token is resolved. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

/** What a rule sees of one resource. */
export interface ResourceView {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy?: string;
  readonly updateReplacePolicy?: string;
  readonly data: DataPolicy;
  /** All resources of the same template by logical id, for rules that follow a `Ref`. */
  readonly resources: Readonly<Record<string, TemplateResource>>;
}

/** Judges one resource; a list holds one finding per offending part, and none when it is empty. */
export type Rule = (resource: ResourceView) => NagRuleResult;

/** Judges one template as a whole; one finding per offending part. */
export type StackRule = (template: Template) => string[];
