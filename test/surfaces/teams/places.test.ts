/** Where and in which hours something was said in Teams, for whoever wants to speak there later. */
import { expect, test } from 'vitest';
import type { Respond } from '../../../src/model/command.ts';
import type { Place } from '../../../src/model/place.ts';
import { answerOf, connectorPeer, echo, shownBy, teamsBot, tenant } from '../../peers/teams.ts';

const channel = { id: '19:channel', conversationType: 'channel', tenantId: tenant };
const report = { reportId: 'r1', card: answerOf('contoso.com fails').card, maybeRepeated: false };

test('what is needed to speak somewhere is told once, and again when it has changed', async () => {
  await using connector = await connectorPeer();
  await using moved = await connectorPeer();
  await using bot = await teamsBot({ respond: echo, connector });
  const seen: Place[] = [];
  bot.surface.onSeen((place) => seen.push(place));

  await bot.says({ conversation: channel });
  await bot.says({ conversation: { ...channel, id: '19:channel;messageid=1700' } });
  await bot.says({ conversation: channel, from: { id: '29:other', name: 'Grace' } });
  await bot.says(
    { conversation: channel, serviceUrl: `${moved.url}/` },
    `Bearer ${await bot.issuing.token(`${moved.url}/`)}`,
  );

  expect(seen.map(({ key }) => key)).toEqual(['teams 19:channel', 'teams 19:channel']);
  expect(seen.map(({ reference }) => reference.serviceUrl)).toEqual([
    `${connector.url}/`,
    `${moved.url}/`,
  ]);
  expect(JSON.stringify(seen)).not.toContain('Ada');
  expect(await bot.surface.poster.post(seen[1] ?? fail(), report)).toBe('message-2');
  expect(shownBy(moved)).toContain('POST contoso.com fails');
});

test.each([
  ['in the message', { localTimezone: 'Europe/Berlin' }, 'Europe/Berlin'],
  [
    'beside it',
    { entities: [{ type: 'clientInfo', locale: 'en-US', timezone: 'America/Los_Angeles' }] },
    'America/Los_Angeles',
  ],
  ['in no form that is known', { localTimezone: 'W. Europe Standard Time' }, undefined],
])('the hours are those of the person: %s', async (_where, said, zone) => {
  const zones: (string | undefined)[] = [];
  await using connector = await connectorPeer();
  const respond: Respond = async (_text, origin) => {
    zones.push(origin.zone);
    return answerOf('heard');
  };
  await using bot = await teamsBot({ respond, connector });

  await bot.says(said);

  expect(zones).toEqual([zone]);
});

function fail(): never {
  throw new Error('no place');
}
