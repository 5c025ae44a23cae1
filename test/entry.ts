import type { z } from 'zod';
import { type Diagnosis, Entry } from '../src/model/diagnosis.ts';

/** An entry of the knowledge that is about nothing but what a test wants. */
export function entry(id: string, fields: Partial<z.input<typeof Entry>>): Diagnosis {
  const parsed = Entry.parse({
    title: id,
    severity: 'error',
    meaning: 'Because.',
    sources: [{ name: 'The manual', checked: '2026-11-22' }],
    examples: { match: ['x'], ignore: ['y'] },
    ...fields,
  });
  return { id, ...parsed };
}
