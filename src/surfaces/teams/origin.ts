/** Where something was asked in Teams: to be spoken to later, in the hours of who asked. */
import type { Origin } from '../../model/command.ts';
import { Place } from '../../model/place.ts';
import { type Activity, personOf, placeOf, zoneOf } from './activity.ts';

export function originOf(activity: Activity): Origin & { readonly surface: 'teams' } {
  return {
    surface: 'teams',
    person: personOf(activity),
    name: activity.from.name ?? undefined,
    zone: zoneOf(activity),
    place: roomOf(activity),
  };
}

/**
 * The chat or the channel itself, without the thread. Who spoke is no part of it, where more than
 * one can.
 *
 * @returns nothing if its id is longer than any that Teams is known to give
 */
export function roomOf(activity: Activity): Place | undefined {
  const { conversation: thread, person, ...place } = placeOf(activity);
  const conversation = thread.replace(/;messageid=.*$/, '');
  const { tenant, ...rest } = place;
  const reference = {
    ...rest,
    ...(tenant && { tenant }),
    conversation,
    person: place.scope === 'personal' ? person : { id: '', name: '' },
  };
  return Place.safeParse({ surface: 'teams', key: `teams ${conversation}`, reference }).data;
}
