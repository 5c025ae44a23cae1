import { storeCodes } from '../../model/store-code.ts';

const names = new Map(Object.entries(storeCodes).map(([name, value]) => [value, name]));

/** What the specification calls a return value, or its eight hexadecimal digits. */
export function resultName(value: number): string {
  if (value === 0) return 'ecNone';
  return names.get(value) ?? `0x${value.toString(16).toUpperCase().padStart(8, '0')}`;
}
