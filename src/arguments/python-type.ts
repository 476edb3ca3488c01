/** Python's name of a JavaScript value's type, for PyTorch's sentences. */
export function pythonType(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (typeof value !== 'object') return typeof value;
  if (Array.isArray(value)) return 'list';
  const { name } = value.constructor ?? Object;
  return name === 'Object' ? 'dict' : name;
}
