/** Reports that come by themselves in Teams: where they stand, and what the connector may do to them. */
import { expect, test } from 'vitest';
import type { Card } from '../../../src/model/card.ts';
import type { Respond } from '../../../src/model/command.ts';
import { TooFast, Uncertain, Undeliverable } from '../../../src/model/delivery.ts';
import type { Place } from '../../../src/model/place.ts';
import { answerOf, connectorPeer, teamsBot, tenant } from '../../peers/teams.ts';

const card: Card = {
  summary: 'contoso.com fails',
  tone: 'bad',
  blocks: [
    { kind: 'text', text: 'since 8:00' },
    { kind: 'actions', actions: [{ label: 'Acknowledge', words: 'help explain' }] },
  ],
};
const report = { reportId: 'r1', card, maybeRepeated: false };
const channel = { id: '19:channel', conversationType: 'channel', tenantId: tenant };
const group = { id: '19:group', conversationType: 'groupChat', tenantId: tenant };

type Script = Parameters<typeof connectorPeer>[0];

/** A bot, and the place where something was said to it. */
async function saidTo(changed: object = {}, script?: Script, sendMs = 5_000) {
  await using parts = new AsyncDisposableStack();
  const places: Place[] = [];
  const respond: Respond = async (_text, { place }) => {
    if (place) places.push(place);
    return answerOf('heard');
  };
  const connector = parts.use(
    await connectorPeer((call, index) => (index === 0 ? undefined : script?.(call, index - 1))),
  );
  const bot = parts.use(await teamsBot({ respond, connector, patience: { sendMs } }));
  await bot.says(changed);
  const [place] = places;
  if (!place) throw new Error('nothing was heard');
  const kept = parts.move();
  return {
    bot,
    place,
    /** Posts, and gives what it throws as a value. */
    post: (more: object = {}) =>
      bot.surface.poster.post(place, { ...report, ...more }).catch((error: unknown) => error),
    /** What was sent after the answer. */
    sent: () => connector.calls.slice(1),
    connector,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

test('in a channel a report is a post, and what follows is a reply to it', async () => {
  await using teams = await saidTo({ id: '1800', replyToId: '1700', conversation: channel });

  const id = await teams.post();
  await teams.post({ thread: id });

  expect(teams.place.key).toBe('teams 19:channel');
  expect(teams.sent()).toMatchObject([
    { conversation: '19:channel', body: { type: 'message', summary: 'contoso.com fails' } },
    { conversation: `19:channel;messageid=${id}` },
  ]);
  expect(JSON.stringify(teams.sent()[1])).not.toContain('Follows');
});

test.each([
  ['a personal chat', {}, 'a:personal', '29:person'],
  ['a group chat', { conversation: group }, '19:group', ''],
])('in %s, which has no threads, it says what it follows', async (_what, said, id, person) => {
  await using teams = await saidTo(said);

  await teams.post({ thread: '1700000000000' });
  await teams.post({ thread: '1:a-name' });

  const sent = teams.sent().map((call) => [call.conversation, JSON.stringify(call.body)]);
  expect(sent).toEqual([
    [id, expect.stringContaining('Follows my earlier report of 2023')],
    [id, expect.stringContaining('Follows my earlier report.')],
  ]);
  expect(teams.sent()[0]?.body).toMatchObject({ recipient: { id: person } });
});

test.each([
  [403, 'BotNotInConversationRoster', 'Add me again'],
  [403, 'BotDisabledByAdmin', 'Teams admin center'],
  [403, 'MessageWritesBlocked', 'Unblock me'],
  [403, 'Forbidden', 'Add me'],
  [404, 'ConversationNotFound', 'add me again'],
])('%i %s stays, and the sentence says what to do', async (status, code, remedy) => {
  await using teams = await saidTo({}, () => ({ status, code }));

  const error = await teams.post();

  expect(error).toBeInstanceOf(Undeliverable);
  expect(String(error)).toContain(remedy);
  expect(teams.sent()).toHaveLength(1);
});

test('429 asks for patience, as long as it says', async () => {
  await using teams = await saidTo({}, () => ({ status: 429, headers: { 'retry-after': '7' } }));

  const error = await teams.post();

  expect(error).toBeInstanceOf(TooFast);
  expect(error).toMatchObject({ retryAfterMs: 7_000 });
  expect(teams.sent()).toHaveLength(1);
});

test.each([400, 401, 412, 502, 504])('after %i it may be tried again', async (status) => {
  await using teams = await saidTo({}, () => ({ status }));

  expect(await teams.post()).toMatchObject({
    name: 'Error',
    message: expect.stringContaining(`${status}`),
  });
  expect(teams.sent()).toHaveLength(1);
});

test.each<[string, ReturnType<NonNullable<Script>>]>([
  ['silence', 'hang'],
  ['a connection that breaks', 'reset'],
  ['500', { status: 500 }],
  ['503', { status: 503 }],
])('after %s it is uncertain, and nobody can look', async (_what, verdict) => {
  await using teams = await saidTo({}, () => verdict, verdict === 'hang' ? 1_000 : undefined);

  const error = await teams.post();
  const found = await teams.bot.surface.poster.find(teams.place, 'r1', new Date());

  expect(error).toBeInstanceOf(Uncertain);
  expect(found).toBe('unknown');
  expect(teams.sent()).toHaveLength(1);
});

test('where nobody listens, nothing was sent, and it may simply be tried again', async () => {
  await using teams = await saidTo();
  await using gone = await connectorPeer();
  await gone[Symbol.asyncDispose]();
  const reference = { ...teams.place.reference, serviceUrl: `${gone.url}/` };

  const posted = teams.bot.surface.poster.post({ ...teams.place, reference }, report);

  await expect(posted).rejects.toMatchObject({
    name: 'Error',
    message: 'Teams can not be reached',
  });
});

test('a thread that is gone does not keep a report', async () => {
  await using teams = await saidTo({ conversation: channel }, ({ conversation }) =>
    conversation.includes(';') ? { status: 404, code: 'MessageNotFound' } : undefined,
  );

  const id = await teams.post({ thread: '1700000000000' });

  expect(id).toMatch(/^message-/);
  expect(teams.sent().at(-1)).toMatchObject({ conversation: '19:channel' });
  expect(JSON.stringify(teams.sent().at(-1))).toContain('Follows my earlier report');
});

test('what is too big is cut until it is taken', async () => {
  await using teams = await saidTo({}, (_call, index) => (index < 2 ? { status: 413 } : undefined));
  const text = Array.from({ length: 2_000 }, (_, line) => `line ${line}`).join('\n');
  const attachment = { name: 'report.txt', text };

  await teams.post({ card: { ...card, attachment } });

  const sizes = teams.sent().map(({ body }) => JSON.stringify(body.attachments).length);
  expect(sizes).toHaveLength(3);
  expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
});

test('a report that may stand there twice says so', async () => {
  await using teams = await saidTo();

  await teams.post({ maybeRepeated: true });

  expect(JSON.stringify(teams.sent())).toContain('(possibly repeated');
});

test('our token goes to no address that is not of Microsoft, whatever is stored', async () => {
  await using teams = await saidTo();
  const reference = { ...teams.place.reference, serviceUrl: 'https://evil.example/' };

  const posted = teams.bot.surface.poster.post({ ...teams.place, reference }, report);

  await expect(posted).rejects.toBeInstanceOf(Undeliverable);
});

test('a report stays when one of its buttons is pressed: the answer stands under it', async () => {
  await using teams = await saidTo({ conversation: channel });
  await teams.post();
  const [, words] = /"data":(\{[^}]*\})/.exec(JSON.stringify(teams.sent()[0]?.body)) ?? [];
  const pressed = {
    type: 'invoke',
    name: 'adaptiveCard/action',
    conversation: { ...channel, id: '19:channel;messageid=1700' },
    value: { action: { type: 'Action.Execute', data: JSON.parse(words ?? '{}') } },
  };

  const { status, body } = await teams.bot.says({ id: 'once', ...pressed });
  await teams.bot.says({ id: 'once', ...pressed });

  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ type: 'application/vnd.microsoft.activity.message' });
  expect(teams.sent().slice(1)).toMatchObject([
    { method: 'POST', conversation: '19:channel;messageid=1700', body: { summary: 'heard' } },
  ]);
});
