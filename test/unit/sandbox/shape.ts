/** The form of a JSON value: its fields in their order, and what kind each is; of a list its first element. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (value === null || typeof value !== 'object') return typeof value;
  return Object.entries(value).map(([field, inner]) => [field, shapeOf(inner)]);
}
