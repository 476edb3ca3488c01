/** A field's name as PyTorch writes it: `runningMean` → `running_mean`. */
export function snakeCase(field: string): string {
  return field.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** PyTorch's name as a field: `running_mean` → `runningMean`; a leading underscore stays. */
export function camelCase(name: string): string {
  return name.replace(/(?<=[A-Za-z0-9])_+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
