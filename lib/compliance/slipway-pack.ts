import { type CfnResource, type PolicyValidationPluginReport, type PolicyViolation, Stack } from 'aws-cdk-lib';
import { NagMessageLevel, NagPack } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { SLIPWAY_RULES, SLIPWAY_STACK_RULES } from './slipway-rules';
import { Templates } from './templates';

/** Our own rules, for what AwsSolutions does not see; `slipway-rules.ts` lists them. */
export class SlipwayChecks extends NagPack {
  readonly name = 'Slipway';
  override readonly ruleIds = [...SLIPWAY_RULES, ...SLIPWAY_STACK_RULES].map(({ id }) => `Slipway-${id}`);
  private templates = new Templates();

  constructor() {
    super(undefined, { verbose: true });
    this.packName = this.name;
  }

  /** @param scope the app, or part of it, after synthesis */
  override validateScope(scope: IConstruct): PolicyValidationPluginReport {
    this.templates = new Templates();
    const violations = [...super.validateScope(scope).violations, ...this.stackViolations(scope)];
    return { success: violations.length === 0, violations };
  }

  protected checkResource(node: CfnResource): void {
    const resource = this.templates.resource(node);
    if (!resource) return;
    for (const { id, info, explanation, rule } of SLIPWAY_RULES) {
      this.applyRule({
        ruleSuffixOverride: id,
        info,
        explanation,
        level: NagMessageLevel.ERROR,
        node,
        rule: () => rule(resource),
      });
    }
  }

  /** The base class knows resources only. */
  private stackViolations(scope: IConstruct): PolicyViolation[] {
    return scope.node
      .findAll()
      .filter(Stack.isStack)
      .flatMap((stack) =>
        SLIPWAY_STACK_RULES.flatMap(({ id, info, explanation, rule }) =>
          rule(this.templates.template(stack)).map((finding) => ({
            ruleName: `Slipway-${id}[${finding}]`,
            description: `${info} ${explanation}`,
            severity: 'error',
            violatingResources: [{ constructPath: stack.node.path, locations: [] }],
          })),
        ),
      );
  }
}
