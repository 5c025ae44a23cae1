/** Reports that come by themselves: each stands there once, whatever happens to the call that posts it. */
import { expect, test } from 'vitest';
import type { Card } from '../../../src/model/card.ts';
import { type Poster, TooFast, Uncertain, Undeliverable } from '../../../src/model/delivery.ts';
import { stamp, us } from './message-log.ts';
import { type Ending, says, smallSlack } from './small-slack.ts';

const place = {
  surface: 'slack',
  key: 'slack T1 C1',
  reference: { team: 'T1', channel: 'C1' },
} as const;
const card: Card = {
  summary: 'contoso.com fails',
  tone: 'bad',
  blocks: [{ kind: 'text', text: 'since 8:00' }],
};
const report = (reportId: string, thread?: string) => ({
  reportId,
  card,
  thread,
  maybeRepeated: false,
});
const anHourAgo = () => new Date(Date.now() - 3_600_000);

/** The first call of a method ends like that, the others as they should. */
const once = (method: string, ending: Ending) => {
  let left = 1;
  return (called: string) => (called === method && left-- > 0 ? ending : undefined);
};

test.each<[string, Ending]>([
  ['a connection that breaks', { by: 'reset', isTaken: true }],
  ['silence', { by: 'hang', isTaken: true }],
  ['an error of the server', { by: 'answer', isTaken: true, status: 503, body: {} }],
  [
    'half an error',
    { by: 'answer', isTaken: true, status: 200, body: { ok: false, error: 'internal_error' } },
  ],
])('after %s it is uncertain, posted no second time, and found', async (_what, ending) => {
  await using slack = await smallSlack(once('chat.postMessage', ending));
  const poster = ending.by === 'hang' ? slack.hasty : slack.poster;

  const error = await poster.post(place, report('r1')).catch((caught: unknown) => caught);
  const found = await slack.poster.find(place, 'r1', anHourAgo());

  expect(error).toBeInstanceOf(Uncertain);
  expect(slack.callsOf('chat.postMessage')).toHaveLength(1);
  expect(found).toBe(slack.standing[0]?.ts);
});

test('what was lost on its way is absent, and comes with the next try', async () => {
  await using slack = await smallSlack(once('chat.postMessage', { by: 'reset', isTaken: false }));

  const error = await slack.poster.post(place, report('r1')).catch((caught: unknown) => caught);
  const found = await slack.poster.find(place, 'r1', anHourAgo());
  const ts = await slack.poster.post(place, report('r1'));

  expect(error).toBeInstanceOf(Uncertain);
  expect(found).toBe('absent');
  expect(await slack.poster.find(place, 'r1', anHourAgo())).toBe(ts);
});

test('where nobody listens, nothing was sent, and it may simply be tried again', async () => {
  const slack = await smallSlack();
  await slack[Symbol.asyncDispose]();

  const error = await slack.poster.post(place, report('r1')).catch((caught: unknown) => caught);

  expect(error).toMatchObject({ name: 'Error', message: 'Slack can not be reached' });
});

test.each<[string, Ending, number]>([
  [
    'HTTP 429',
    { by: 'answer', isTaken: false, status: 429, headers: { 'retry-after': '7' } },
    7_000,
  ],
  ['a code', says('ratelimited'), 30_000],
])('%s asks for patience, for a post and for a look', async (_what, ending, retryAfterMs) => {
  await using slack = await smallSlack((method) => (method === 'auth.test' ? undefined : ending));

  const errors = await Promise.all([
    slack.poster.post(place, report('r1')).catch((caught: unknown) => caught),
    slack.poster.find(place, 'r1', anHourAgo()).catch((caught: unknown) => caught),
  ]);

  for (const error of errors) {
    expect(error).toBeInstanceOf(TooFast);
    expect(error).toMatchObject({ retryAfterMs });
  }
});

test.each([
  ['not_in_channel', '/invite @checker'],
  ['channel_not_found', '/invite @checker'],
  ['is_archived', 'Unarchive it'],
  ['restricted_action', 'administrator'],
  ['account_inactive', 'SLACK_BOT_TOKEN'],
  ['token_revoked', 'SLACK_BOT_TOKEN'],
])('%s stays, and the sentence says what to do', async (code, remedy) => {
  await using slack = await smallSlack(once('chat.postMessage', says(code)));

  const error = await slack.poster.post(place, report('r1')).catch((caught: unknown) => caught);

  expect(error).toBeInstanceOf(Undeliverable);
  expect(String(error)).toContain(remedy);
});

test.each(['invalid_auth', 'missing_scope', 'toString'])(
  '%s is for the operator: the report waits',
  async (code) => {
    await using slack = await smallSlack(once('chat.postMessage', says(code)));

    const error = await slack.poster.post(place, report('r1')).catch((caught: unknown) => caught);

    expect(error).toMatchObject({ name: 'Error', message: `Slack refused the message: ${code}` });
  },
);

test('a thread that is gone does not keep a report: it stands in the channel, and is found there', async () => {
  await using slack = await smallSlack((_method, { thread_ts: thread, ts }) =>
    thread || ts ? says('thread_not_found') : undefined,
  );

  const ts = await slack.poster.post(place, report('r1', stamp(1_700_000_000_000)));
  const found = await slack.poster.find(place, 'r1', anHourAgo(), stamp(1_700_000_000_000));

  expect(slack.standing).toMatchObject([{ ts, thread_ts: undefined }]);
  expect(found).toBe(ts);
});

test('a thread is looked into, however old its first message is', async () => {
  await using slack = await smallSlack();
  const root = stamp(Date.now() - 86_400_000);
  slack.standing.push({ ts: root, thread_ts: root, user: us, text: 'yesterday' });

  const ts = await slack.poster.post(place, report('r1', root));

  expect(await slack.poster.find(place, 'r1', anHourAgo())).toBe('absent');
  expect(await slack.poster.find(place, 'r1', anHourAgo(), root)).toBe(ts);
});

test('many who look into a channel at once read it once, and a post makes it read anew', async () => {
  await using slack = await smallSlack();
  const ids = Array.from({ length: 30 }, (_, nth) => `r${nth}`);
  const looks = () => Promise.all(ids.map((id) => slack.poster.find(place, id, anHourAgo())));

  const before = await looks();
  const ts = await slack.poster.post(place, report('r7'));
  const after = await looks();

  expect(new Set(before)).toEqual(new Set(['absent']));
  expect(after.filter((found) => found !== 'absent')).toEqual([ts]);
  expect(after[7]).toBe(ts);
  expect(slack.callsOf('conversations.history')).toHaveLength(2);
});

test('a busy channel is read page by page, and as far back as is claimed', async () => {
  await using slack = await smallSlack();
  const ts = await slack.poster.post(place, report('r1'));
  const fill = (count: number, atMs: number) => {
    const chatter = { user: 'U1', text: 'chatter' };
    for (let nth = 1; nth <= count; nth += 1)
      slack.standing.push({ ...chatter, ts: stamp(atMs, nth) });
  };

  fill(1_000, Date.now());
  const found = await slack.poster.find(place, 'r1', anHourAgo());
  fill(3_000, Date.now() + 1_000);
  await slack.poster.post(place, report('r2'));
  const lost = await slack.poster.find(place, 'r1', anHourAgo());
  const pages = slack.callsOf('conversations.history').length;
  const later = await slack.poster.find(place, 'r3', new Date(Date.now() + 7_200_000));

  expect([found, lost, later]).toEqual([ts, 'unknown', 'absent']);
  expect(pages).toBe(6 + 10);
});

test('a message of somebody else does not pass for a report of ours', async () => {
  await using slack = await smallSlack();
  const metadata = { event_type: 'exchange_check_report', event_payload: { report: 'r1' } };
  slack.standing.push(
    { ts: stamp(Date.now(), 1), user: 'U0FORGER', text: 'all is well', metadata },
    {
      ts: stamp(Date.now(), 2),
      user: us,
      text: 'of another kind',
      metadata: { event_type: 'other', event_payload: {} },
    },
  );

  expect(await slack.poster.find(place, 'r1', anHourAgo())).toBe('absent');
});

test.each(['missing_scope', 'not_in_channel', 'channel_not_found', 'token_revoked'])(
  'without a view of the history (%s) nothing is claimed',
  async (code) => {
    await using slack = await smallSlack(once('conversations.history', says(code)));

    expect(await slack.poster.find(place, 'r1', anHourAgo())).toBe('unknown');
  },
);

/** As an outbox does it: a look before any repeat of what is uncertain. */
async function deliver(poster: Poster, id: string): Promise<string> {
  for (;;) {
    const outcome = await poster.post(place, report(id)).catch((error: unknown) => error);
    if (typeof outcome === 'string') return outcome;
    if (outcome instanceof TooFast) continue;
    if (!(outcome instanceof Uncertain)) throw outcome;
    const found = await poster.find(place, id, anHourAgo());
    if (found !== 'absent') return found;
  }
}

test('a hundred reports, five calls in seven going wrong: each stands there once', async () => {
  const wrong: readonly (Ending | undefined)[] = [
    { by: 'answer', isTaken: false, status: 429, headers: { 'retry-after': '0' } },
    { by: 'answer', isTaken: true, status: 500, body: {} },
    { by: 'reset', isTaken: true },
    { by: 'reset', isTaken: false },
    says('internal_error'),
    undefined,
    undefined,
  ];
  let posts = 0;
  await using slack = await smallSlack((method) =>
    method === 'chat.postMessage' ? wrong[posts++ % wrong.length] : undefined,
  );

  const ids = Array.from({ length: 100 }, (_, nth) => `r${nth}`);
  const queue = ids.values();
  const delivered = new Map<string, string>();
  const worker = async () => {
    for (const id of queue) delivered.set(id, await deliver(slack.poster, id));
  };
  await Promise.all(Array.from({ length: 10 }, worker));

  expect(new Set(delivered.keys())).toEqual(new Set(ids));
  expect(new Set(delivered.values())).toEqual(new Set(slack.standing.map(({ ts }) => ts)));
  expect(slack.standing).toHaveLength(100);
  expect(posts).toBeGreaterThanOrEqual(170);
});
