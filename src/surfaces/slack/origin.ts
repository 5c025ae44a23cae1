/** Where something was asked in Slack: to be spoken to later, in the hours of who asked. */
import { z } from 'zod';
import type { Origin } from '../../model/command.ts';
import type { Place } from '../../model/place.ts';
import type { Access } from './access.ts';
import type { Ask } from './ask.ts';
import type { Membership } from './membership.ts';

const Reference = z.object({ team: z.string(), channel: z.string().min(1) });

export async function originOf(
  { person, teams: [team = ''], place: { channel } }: Ask,
  access: Access,
  membership: Membership,
): Promise<Origin> {
  const details = await access.detailsOf(person);
  if (!channel) return { surface: 'slack', person, ...details };
  const place: Place = {
    surface: 'slack',
    key: `slack ${team} ${channel}`,
    reference: { team, channel },
  };
  return {
    surface: 'slack',
    person,
    ...details,
    place,
    canPost: () => membership.refusalOf(channel),
  };
}

/** @throws if it is no place in Slack */
export function channelOf({ reference }: Place): string {
  return Reference.parse(reference).channel;
}
