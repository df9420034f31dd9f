import { Document, isScalar, visit } from 'yaml';
import { actionVersion } from '../../data/github-actions';
import type { Workflow } from './workflow';

/** A workflow as GitHub reads it. Beside each action of others stands the version that its commit is. */
export function workflowYaml(workflow: Workflow): string {
  const document = new Document(workflow, { aliasDuplicateObjects: false });
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || key.value !== 'uses' || !isScalar(value)) return;
      const version = actionVersion(String(value.value));
      if (version === undefined) throw new Error(`${String(value.value)} is not in lib/data/github-actions.json`);
      value.comment = ` ${version}`;
    },
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string' && scalar.value.includes('\n')) scalar.type = 'BLOCK_LITERAL';
    },
  });
  return document.toString({ lineWidth: 0 });
}
