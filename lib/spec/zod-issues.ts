import type { z } from 'zod';
import type { SpecIssue } from './issue';
import { show } from './issue';
import { isObject } from './merge-patch';
import { fieldsAt } from './schema-walk';
import { suggestion } from './suggestion';

type ZodIssue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** One zod problem with the path as an array, so that callers can find the value. */
export interface LocatedIssue extends SpecIssue {
  readonly segments: Path;
}

/** What was parsed, and by which schema. */
interface Parsed {
  readonly input: unknown;
  readonly schema: z.ZodType;
}

/** Translates zod's problems into the words of a description. */
export function fromZod(issues: readonly ZodIssue[], input: unknown, schema: z.ZodType): LocatedIssue[] {
  return issues.flatMap((issue) => translate(issue, [], { input, schema }));
}

function translate(issue: ZodIssue, prefix: Path, parsed: Parsed): LocatedIssue[] {
  const segments = [...prefix, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return translateUnion(issue.errors, segments, parsed);
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownField(key, segments, parsed));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner) =>
      located(segments, 'invalid-name', `the name '${String(segments.at(-1))}' is not valid`, {
        allowed: inner.message,
        fix: 'rename it',
      }),
    );
  }
  const value = valueAt(parsed.input, segments);
  const found = value === undefined ? undefined : show(value);
  return [{ ...describe(issue, value), ...(found !== undefined && { found }), segments, path: pathOf(segments) }];
}

/** Of the ways in which a union failed, the one that came furthest holds the problems that the author meant to hear. None came anywhere: say all types. */
function translateUnion(branches: readonly ZodIssue[][], segments: Path, parsed: Parsed): LocatedIssue[] {
  const wrongTypes = branches.map(([issue]) =>
    issue?.code === 'invalid_type' && issue.path.length === 0 ? typeName(issue.expected) : undefined,
  );
  const value = valueAt(parsed.input, segments);
  if (wrongTypes.every((type) => type !== undefined)) {
    const types = [...new Set(wrongTypes)].join(' or ');
    return [
      located(segments, 'wrong-type', `must be ${types}`, {
        found: show(value),
        allowed: types,
        fix: 'change the type',
      }),
    ];
  }
  const isAtRoot = (issue: ZodIssue) =>
    issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
  const rank = (issues: readonly ZodIssue[]) => (issues.some(isAtRoot) ? 1000 : 0) + issues.length;
  const [closestBranch = []] = branches.toSorted((a, b) => rank(a) - rank(b));
  return closestBranch.flatMap((inner) => translate(inner, segments, parsed));
}

function describe(issue: ZodIssue, value: unknown): Omit<SpecIssue, 'path'> {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined
        ? { code: 'missing', message: 'required, and not given', allowed: typeName(issue.expected), fix: 'add it' }
        : {
            code: 'wrong-type',
            message: `must be ${typeName(issue.expected)}`,
            allowed: typeName(issue.expected),
            fix: 'change the type',
          };
    case 'invalid_value':
      return describeChoice(value, issue.values.map(String));
    case 'invalid_union':
      return describeChoice(value, 'options' in issue ? (issue.options ?? []).map(String) : []);
    case 'too_small':
    case 'too_big':
      return describeSize(issue);
    default:
      return { code: 'invalid', message: 'not valid', allowed: issue.message, fix: 'write it in that form' };
  }
}

function describeChoice(value: unknown, choices: readonly string[]): Omit<SpecIssue, 'path'> {
  const allowed = choices.join(', ');
  return value === undefined
    ? { code: 'missing', message: 'required, and not given', allowed, fix: 'add it' }
    : { code: 'not-allowed', message: 'not one of the choices', allowed, fix: nearest(value, choices) };
}

function describeSize(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): Omit<SpecIssue, 'path'> {
  const isSmall = issue.code === 'too_small';
  const [small, big, unit] =
    issue.origin === 'string'
      ? ['too short', 'too long', ' characters']
      : issue.origin === 'array'
        ? ['too few', 'too many', ' entries']
        : ['too small', 'too big', ''];
  const limit = isSmall
    ? `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`
    : `${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
  return {
    code: isSmall ? 'too-small' : 'too-big',
    message: isSmall ? small : big,
    allowed: limit + unit,
    fix: isSmall ? 'raise it' : 'lower it',
  };
}

function unknownField(key: string, parent: Path, { input, schema }: Parsed): LocatedIssue {
  const segments = [...parent, key];
  const known = fieldsAt(schema, parent, valueAt(input, parent));
  const guess = suggestion(key, known);
  return located(segments, 'unknown-field', `there is no field '${key}' here`, {
    found: show(valueAt(input, segments)),
    ...(known.length > 0 && { allowed: known.join(', ') }),
    fix: guess !== undefined ? `did you mean '${guess}'?` : 'remove it, or look it up in docs/reference',
  });
}

function nearest(value: unknown, choices: readonly string[]): string {
  const guess = suggestion(String(value), choices);
  return guess !== undefined ? `did you mean '${guess}'?` : 'use one of the choices';
}

function located(segments: Path, code: string, message: string, rest: Partial<SpecIssue>): LocatedIssue {
  return { path: pathOf(segments), segments, code, message, ...rest };
}

export function pathOf(segments: Path): string {
  return segments.reduce<string>(
    (path, segment) =>
      typeof segment === 'number'
        ? `${path}[${segment}]`
        : path === ''
          ? String(segment)
          : `${path}.${String(segment)}`,
    '',
  );
}

export function valueAt(value: unknown, segments: Path): unknown {
  return segments.reduce<unknown>(
    (inner, segment) =>
      Array.isArray(inner) ? inner[segment as number] : isObject(inner) ? inner[String(segment)] : undefined,
    value,
  );
}

/** Zod's name of a type, in plain words. */
function typeName(expected: string): string {
  const words: Record<string, string> = {
    int: 'a whole number',
    record: 'an object',
    array: 'a list',
    boolean: 'true or false',
    string: 'a text',
  };
  return words[expected] ?? (/^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`);
}
