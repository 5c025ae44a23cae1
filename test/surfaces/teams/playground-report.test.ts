/** A report that comes by itself: posted by the bot, seen and pressed by a person in Microsoft's client. */
import { expect } from 'vitest';
import { ChatInbox } from '../../../src/inbox.ts';
import type { Card } from '../../../src/model/card.ts';
import type { Respond } from '../../../src/model/command.ts';
import type { Place } from '../../../src/model/place.ts';
import { teamsSurface } from '../../../src/surfaces/teams/listener.ts';
import { WebServer } from '../../../src/surfaces/web/server.ts';
import { playground, testWithPlayground } from '../../peers/playground.ts';
import { answerOf } from '../../peers/teams.ts';

const deadline = { timeout: 240_000 };

const report = (summary: string, tone: Card['tone'], label: string) => ({
  reportId: summary,
  card: {
    summary,
    tone,
    blocks: [
      { kind: 'facts', facts: [{ label: 'Since', value: 'Monday, 8:00' }] },
      { kind: 'actions', actions: [{ label, words: label.toLowerCase() }] },
    ],
  } satisfies Card,
  maybeRepeated: false,
});

/** The Teams side of the bot, open to this machine, and a person in front of it. */
async function inTeams(respond: Respond) {
  await using parts = new AsyncDisposableStack();
  const trouble: string[] = [];
  const line = (_detail: object, message: string) => void trouble.push(message);
  const surface = teamsSurface({}, respond, new ChatInbox(), {
    debug: () => undefined,
    info: () => undefined,
    warn: line,
    error: line,
  });
  const server = new WebServer();
  server.mountRaw(surface.path, surface.handle);
  const url = await server.listen(0, '127.0.0.1');
  parts.defer(() => server.close());
  const person = parts.use(await playground(url + surface.path));
  const kept = parts.move();
  return { ...person, surface, trouble, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

testWithPlayground('Agents Playground: a report comes by itself', deadline, async () => {
  const place = Promise.withResolvers<Place>();
  await using teams = await inTeams(async (text, origin) => {
    if (text.startsWith('schedule') && origin.place) place.resolve(origin.place);
    return answerOf(`You said: ${text}`);
  });
  await teams.sees('Hello!');
  await teams.opens('General');
  await teams.sees('Hello!');
  await teams.mentionsTheBot('schedule contoso.com daily 8:00');
  const channel = await place.promise;
  await teams.arrived('You said: schedule', /;messageid=\d+$/);

  const failed = report('contoso.com fails', 'bad', 'Acknowledge');
  const thread = await teams.surface.poster.post(channel, failed);
  await teams.sees('contoso.com fails');

  const recovered = report('contoso.com is well again', 'good', 'History');
  await teams.surface.poster.post(channel, { ...recovered, thread });
  await teams.arrived('contoso.com is well again', new RegExp(`;messageid=${thread}$`));
  await teams.sees('contoso.com is well again');

  await teams.presses('History');
  await teams.page.getByText('I am working on it').waitFor();
  await teams.arrived('You said: history', new RegExp(`;messageid=${thread}$`));
  await teams.sees('contoso.com is well again'); // it stays: it is for others, too

  expect(teams.trouble).toEqual([]);
});
