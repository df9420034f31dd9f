import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CfnResource, type Stack, Stage } from 'aws-cdk-lib';
import type { DataPolicy, ResourceView, Template } from './rule';

/** Context key by which a stage tells its constructs what happens to its data. */
export const DATA_CONTEXT = 'slipway:data';

interface LoadedStack {
  readonly template: Template;
  readonly data: DataPolicy;
}

/**
 * The templates of one synthesis, each read once from the assembly.
 *
 * Rules judge what will be deployed, escape hatches included, and nothing is resolved again: tokens are what a
 * synthesis spends most of its time on.
 */
export class Templates {
  private readonly loaded = new Map<Stack, LoadedStack>();

  /** @throws Error when the app was not synthesized */
  template(stack: Stack): Template {
    return this.load(stack).template;
  }

  /** What a rule sees of a resource, or undefined when the construct puts none into its template. */
  resource(construct: CfnResource): ResourceView | undefined {
    const { template, data } = this.load(construct.stack);
    const resources = template.Resources ?? {};
    const found = resources[String(construct.stack.resolve(construct.logicalId))];
    return (
      found && {
        type: found.Type,
        properties: found.Properties ?? {},
        deletionPolicy: found.DeletionPolicy,
        updateReplacePolicy: found.UpdateReplacePolicy,
        data,
        resources,
      }
    );
  }

  private load(stack: Stack): LoadedStack {
    const known = this.loaded.get(stack);
    if (known) return known;
    const folder = Stage.of(stack)?.outdir ?? '.';
    const template = JSON.parse(readFileSync(join(folder, stack.templateFile), 'utf8')) as Template;
    const data: DataPolicy = stack.node.tryGetContext(DATA_CONTEXT) === 'disposable' ? 'disposable' : 'keep';
    this.loaded.set(stack, { template, data });
    return { template, data };
  }
}
