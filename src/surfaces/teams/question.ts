/** What somebody wants of us, cut to what its answer needs: it can be kept, and answered elsewhere. */
import { z } from 'zod';
import { Place as ModelPlace } from '../../model/place.ts';
import { type Activity, Place, placeOf } from './activity.ts';
import { originOf } from './origin.ts';

export const Kind = z.enum(['words', 'files', 'welcome']);
type Kind = z.infer<typeof Kind>;

/** All but its text. */
export const Question = z.object({
  kind: Kind,
  place: Place,
  origin: z.object({
    surface: z.literal('teams'),
    person: z.string(),
    name: z.string().optional(),
    place: ModelPlace.optional(),
    zone: z.string().optional(),
  }),
});
export type Question = Readonly<z.infer<typeof Question>>;

export function questionOf(kind: Kind, activity: Activity): Question {
  return { kind, place: placeOf(activity), origin: originOf(activity) };
}
