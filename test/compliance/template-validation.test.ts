import { afterEach, describe, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { validatesTemplates } from '../../lib/compliance/template-validation';

describe('templates are validated', () => {
  const before = process.env.CDK_VALIDATION;

  afterEach(() => {
    process.env.CDK_VALIDATION = before;
  });

  test.each([
    [true, 'true', true],
    [true, 'false', false],
    [false, 'true', false],
  ])('with builtinCloudFormationValidation: %p and CDK_VALIDATION=%s: %p', (builtin, variable, expected) => {
    process.env.CDK_VALIDATION = variable;
    expect(validatesTemplates(new App({ builtinCloudFormationValidation: builtin }))).toBe(expected);
  });
});
