import { awsCron } from '../cron';

/**
 * Five cron fields as the deployment window of CodePipeline wants them: a field for seconds before, one for years after.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-DeploymentWindow.html
 */
export function windowCron(cron: string): string {
  const fields = awsCron(cron)?.replace(/^cron\(|\)$/g, '');
  if (fields === undefined) throw new Error(`no deployment window can say '${cron}'`);
  return `* ${fields}`;
}
