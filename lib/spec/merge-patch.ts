type JsonObject = Record<string, unknown>;

/** Fields that choose between alternatives: when a stage chooses another one, the other's settings do not leak in. */
const DISCRIMINATORS = ['kind', 'strategy', 'metric'] as const;

/**
 * Applies a stage's overrides to the description: JSON Merge Patch (RFC 7396).
 * Objects merge, everything else replaces, `null` removes.
 *
 * One addition: an object whose `kind`, `strategy` or `metric` changes is replaced as a whole.
 */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const base = isObject(target) && !choosesAnother(target, patch) ? target : {};
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else if (value !== undefined) merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

function choosesAnother(target: JsonObject, patch: JsonObject): boolean {
  return DISCRIMINATORS.some(
    (key) => Object.hasOwn(target, key) && Object.hasOwn(patch, key) && target[key] !== patch[key],
  );
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
