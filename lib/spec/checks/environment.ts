import { injectedVariables } from '../container-contract';
import type { SpecIssue } from '../issue';
import { looksSecret } from '../secret-detector';
import type { StageSpec } from '../stage';

/** Variables have one source each, and none carries a secret in plain text. */
export function checkEnvironment(stage: StageSpec): SpecIssue[] {
  return Object.entries(stage.services).flatMap(([name, service]) => {
    const variables = injectedVariables(stage, name);
    const injected = new Map(variables.map((variable) => [variable.name, variable.source]));
    const at = `services.${name}`;
    const ambiguous = variables
      .filter((variable) => injected.get(variable.name) !== variable.source)
      .map((variable) => ({
        path: at,
        code: 'duplicate-variable',
        message: `'${variable.name}' is given by ${variable.source} and by ${injected.get(variable.name)}`,
        fix: 'rename one of the two declarations',
      }));
    const twice = Object.keys(service.env)
      .filter((variable) => Object.hasOwn(service.secrets, variable))
      .map((variable) => ({
        path: `${at}.env.${variable}`,
        code: 'duplicate-variable',
        message: `'${variable}' is also one of its secrets`,
        fix: 'keep one of the two',
      }));
    const plain = Object.entries(service.env)
      .filter(([variable, value]) => looksSecret(variable, value))
      .map(([variable]) => ({
        path: `${at}.env.${variable}`,
        code: 'plain-secret',
        message: 'this looks like a secret, and env is readable by everyone who may see the service',
        found: '(not shown)',
        fix: `declare a secret and use it: secrets: { ${variable}: '<secret>' }`,
      }));
    const shadowed = Object.keys(service.secrets)
      .filter((variable) => injected.has(variable))
      .map((variable) => ({
        path: `${at}.secrets.${variable}`,
        code: 'duplicate-variable',
        message: `'${variable}' is given by ${injected.get(variable)}`,
        fix: 'choose another name',
      }));
    return [...ambiguous, ...twice, ...plain, ...shadowed];
  });
}
