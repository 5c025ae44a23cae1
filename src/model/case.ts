/** A text that somebody pasted, and what it turned out to mean. */
import { z } from 'zod';

/** Stands alone for a text that is no business of ours. */
export const noneOfOurs = 'none';

/** A line of `src/knowledge/cases/*.jsonl`; other fields are for those who score the program with it. */
export const Case = z.object({
  id: z.string(),
  text: z.string(),
  /** Topics of entries, all of them where the text can't tell; or that it is none of ours. */
  expected: z.array(z.string()).min(1),
});
export type Case = z.infer<typeof Case>;
