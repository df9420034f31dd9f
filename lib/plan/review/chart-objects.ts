import { parseDocument } from 'yaml';
import { isObject } from '../../spec/merge-patch';

/** An object of a rendered chart, read from its template. */
export interface ChartObject {
  readonly stage: string;
  /** `Deployment shop/api`; the stand-in of a service that has no release yet says so. */
  readonly name: string;
  readonly kind: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Files of a chart, by path. */
export type ChartFiles = ReadonlyMap<string, string>;

/** A line that tells Helm what to do, and is gone in the object. */
const CONTROL = /^\s*\{\{-.*\}\}\s*$/;

/**
 * The objects of a chart's templates, by name. Values stay as Helm reads them, `{{ .Values.facts.mainHost }}`: they are the
 * same before and after a change, unless the change is theirs.
 *
 * Templates of a team's own that are no YAML without Helm are one object each, with their text.
 */
export function chartObjects(files: ChartFiles): ReadonlyMap<string, ChartObject> {
  const found = [...files].flatMap(([path, text]) => {
    const [, stage] = /^templates\/([^/]+)\//.exec(path) ?? [];
    return stage === undefined || !path.endsWith('.yaml') ? [] : objectsIn(stage, path, text);
  });
  return new Map(found.map((object) => [`${object.stage} ${object.name}`, object]));
}

function objectsIn(stage: string, path: string, text: string): ChartObject[] {
  const [released, standIn] = text.split(/^\{\{- else \}\}$/m);
  return [
    ...documentsIn(released).map((body) => toObject(stage, path, body, '')),
    ...documentsIn(standIn).map((body) => toObject(stage, path, body, ' (until released)')),
  ];
}

function documentsIn(text = ''): Record<string, unknown>[] {
  const pieces = text.split(/^---$/m).map((piece) =>
    piece
      .split('\n')
      .filter((line) => !CONTROL.test(line))
      .join('\n'),
  );
  return pieces.filter((piece) => piece.trim() !== '').map(read);
}

function read(text: string): Record<string, unknown> {
  const document = parseDocument(text);
  const value: unknown = document.errors.length > 0 ? undefined : document.toJS();
  return isObject(value) ? value : { text };
}

function toObject(stage: string, path: string, body: Record<string, unknown>, variant: string): ChartObject {
  const { kind, metadata } = body;
  const { name, namespace } = isObject(metadata) ? metadata : {};
  if (typeof kind !== 'string' || typeof name !== 'string') return { stage, name: path + variant, kind: '', body };
  const place = typeof namespace === 'string' ? `${namespace}/${name}` : name;
  return { stage, name: `${kind} ${place}${variant}`, kind, body };
}
