'use strict';
// CloudFormation validation costs 4 s of processor time per process. A test that wants it deletes this variable, since
// 'false' also outranks `builtinCloudFormationValidation: true`.
process.env.CDK_VALIDATION ??= 'false';
