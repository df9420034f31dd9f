import { Document, visit } from 'yaml';

/** Characters that a reader does not see, and line ends that YAML 1.1 knows and YAML 1.2 does not. */
const INVISIBLE = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu;

/**
 * Data as YAML that stays the same on its way through Helm: expressions between braces are left whole, and every text is
 * read as that text by the parser of Kubernetes, which follows YAML 1.1 (`no` and `1:30` are no texts there).
 */
export function templateYaml(data: unknown): string {
  const document = new Document(data, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string' && needsQuotes(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Infinity });
  return text.replaceAll(INVISIBLE, escape);
}

/** Helm cuts white space at the end of a document, so a text that ends with some must not end without a quote. */
function needsQuotes(text: string): boolean {
  return text.includes('{{') || /\s$/.test(text) || text.search(INVISIBLE) >= 0;
}

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
