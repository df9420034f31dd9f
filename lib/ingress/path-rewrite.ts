import type { ApplicationListenerRule } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnListenerRule } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { RouteSpec } from '../spec/route';

/** Characters of a path that mean something else in a regular expression. */
const SPECIAL = /[.$+]/g;

/** What the service sees instead of the path of its route. What is below the path, and the query, stay. */
export function rewritePath(rule: ApplicationListenerRule, { path, rewrite }: RouteSpec): void {
  const resource = rule.node.defaultChild;
  if (rewrite === undefined || !CfnListenerRule.isCfnListenerRule(resource)) return;
  resource.transforms = [{ type: 'url-rewrite', urlRewriteConfig: { rewrites: [rewriting(path, rewrite)] } }];
}

/** `/v1/auth/*` to `/`: `/v1/auth/login?x=1` becomes `/login?x=1`. */
function rewriting(path: string, rewrite: string): CfnListenerRule.RewriteConfigProperty {
  const isFolder = path.endsWith('/*');
  const beginning = (isFolder ? path.slice(0, -2) : path).replace(SPECIAL, String.raw`\$&`);
  const target = isFolder ? `${rewrite === '/' ? '' : rewrite}/` : rewrite;
  return { regex: `^${beginning}${isFolder ? '/?' : ''}(.*)$`, replace: `${target}$1` };
}
