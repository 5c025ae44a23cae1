/** What reports remember of the ones before, as it stands in the store. */
import { z } from 'zod';
import { Health } from '../model/report.ts';

/** What was said of a target the last time. */
const Said = z.object({
  health: Health,
  /** Ids of diagnoses. */
  found: z.array(z.string()),
  /** ISO 8601: when the first check was that was not healthy. */
  brokenSince: z.string().optional(),
  isFlapping: z.boolean(),
  /** While it is flapping: what was said of it since, because it stayed so. */
  steadily: z.enum(['bad', 'healthy']).optional(),
  /** Checks that broke down one after the other, which says nothing about the target. */
  lost: z.number(),
  /** For each thing that runs out, the threshold at which that was said. */
  stages: z.record(z.string(), z.number()),
  /** ISO 8601: the last times that something was said of it, oldest first. */
  spokenAt: z.array(z.string()),
});
export type Said = Readonly<z.infer<typeof Said>>;

export const Watch = z.object({
  targets: z.record(z.string(), Said).default({}),
  /** The report that opened the thread of what is wrong now. */
  incident: z.object({ report: z.string(), since: z.string() }).optional().catch(undefined),
  /** ISO 8601: when something was posted the last time. */
  postedAt: z.string().optional().catch(undefined),
  /** Who has taken note of what is wrong now. */
  acknowledged: z.object({ by: z.string(), at: z.string() }).optional().catch(undefined),
});
export type Watch = Readonly<z.infer<typeof Watch>>;

/** What another version wrote and this one can't read is as good as nothing. */
export function watchOf(stored: unknown): Watch {
  const read = Watch.safeParse(stored);
  return read.success ? read.data : { targets: {} };
}
