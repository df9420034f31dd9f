import type { Code } from 'aws-cdk-lib/aws-lambda';
import { functionCode } from '../../shared/function-code';

/** The program that makes and rotates the roles of a database; its handlers are in `handler.ts`. */
export function accessFunctionCode(): Code {
  return functionCode('lib/database/access/handler');
}
