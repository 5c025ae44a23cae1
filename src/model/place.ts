import { z } from 'zod';

/** Where reports are posted: a channel, a chat, the page of `npm start`. */
export const Place = z.strictObject({
  surface: z.enum(['slack', 'teams', 'web']),
  /** The same place has the same key, whoever spoke there: `slack T1 C1`. It holds no secret. */
  key: z.string().min(1).max(500),
  /** What the surface needs to speak there. Nobody else reads it. */
  reference: z.record(z.string(), z.json()),
});
export type Place = z.infer<typeof Place>;
