import { type App, CloudFormationValidatePlugin } from 'aws-cdk-lib';

/** Whether the templates of an app go through CDK's built-in validation: its own condition, to the letter. */
export function validatesTemplates(app: App): boolean {
  // oxlint-disable-next-line node/no-process-env -- `cdk --no-validation` tells CDK so, past bin/
  return app._builtinCloudFormationValidation && process.env.CDK_VALIDATION !== 'false';
}

/**
 * Starts the engine of the built-in validation, where that is on, instead of leaving it to synthesis.
 *
 * Its memory grows to 160 MiB in small steps, and after each V8 looks at every live object. Before an app has constructs
 * there are few: docs/benchmarks says what that saves.
 */
export function startTemplateValidation(app: App): void {
  if (!validatesTemplates(app)) return;
  const nothing = { templatePaths: [], stackTemplates: [], appConstruct: app };
  CloudFormationValidatePlugin._singletonInstance().validate(nothing);
}
