/** The value at a path of property names, or undefined where the path ends early. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((parent, key) => (isRecord(parent) ? parent[key] : undefined), value);
}

/** The items of the list at a path; none when it is absent or no list. */
export function itemsAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const list = valueAt(value, ...path);
  return Array.isArray(list) ? list : [];
}

/** Whether a property says yes: CloudFormation takes booleans as strings as well. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** The logical id that a `Ref` or `Fn::GetAtt` names. */
export function referredLogicalId(value: unknown): string | undefined {
  const [attribute] = itemsAt(value, 'Fn::GetAtt');
  const id = valueAt(value, 'Ref') ?? attribute;
  return typeof id === 'string' ? id : undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
