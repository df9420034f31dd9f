import { describeType, literal } from './field-type';
import type { JsonSchema } from './json-schema';
import { systemJsonSchema } from './json-schema';
import { containerPage } from './reference-container';
import { referenceExamples } from './reference-examples';
import { indexIntro } from './reference-index';
import type { ReferencePage } from './reference-pages';
import { referencePages } from './reference-pages';

/** The reference of the description language, by file name: a Markdown page for each noun, and the JSON Schema. */
export function referenceFiles(schema: JsonSchema = systemJsonSchema()): Record<string, string> {
  const anchors = anchorsOf(schema);
  const pages = referencePages.map((page) => [`${page.name}.md`, renderPage(page, schema, anchors)] as const);
  return {
    'index.md': renderIndex(schema, anchors),
    ...Object.fromEntries(pages),
    'container.md': containerPage(),
    'system.schema.json': `${JSON.stringify(schema, undefined, 1)}\n`,
  };
}
