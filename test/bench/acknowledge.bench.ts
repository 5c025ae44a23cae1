/**
 * How long commands wait for their acknowledgement when many come at the same instant, beside an app
 * of plain Bolt that does nothing else. Slack waits three seconds. `npm run bench -- acknowledge`
 *
 * IN_FLIGHT=200 keeps that many commands busy in the bot meanwhile; IN_FLIGHT_TEXT is what they say.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { burst, median, type Shot, type Volley } from './load.ts';
import { running } from './process.ts';

const rounds = 5;
const secret = 'a signing secret';
const error = 'Store logon returned ecNotEncrypted 2416.';
const inFlight = Number(process.env.IN_FLIGHT ?? 0);
const inFlightText = process.env.IN_FLIGHT_TEXT ?? 'check silent.example.com';

function commandOf(text: string, sink: string): Shot {
  const body = new URLSearchParams({
    command: '/exchange-check',
    text,
    team_id: 'T1',
    channel_id: 'C1',
    user_id: 'U1',
    trigger_id: randomUUID(),
    response_url: `${sink}/respond`,
  }).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const hmac = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    path: '/slack/events',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${hmac}`,
    },
    body,
  };
}

/** Resolves when so many answers have come, or none comes any more. */
async function answersAt(sink: string, wanted: number): Promise<number> {
  let before = -1;
  for (;;) {
    const { answers } = JSON.parse(await (await fetch(sink)).text());
    if (answers >= wanted || answers === before) return answers;
    before = answers;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

function row(name: string, volleys: readonly Volley[], beside?: readonly Volley[]): string {
  const cell = (pick: (volley: Volley) => number) => {
    const own = median(volleys.map(pick));
    const ratio = beside ? ` (x${(own / median(beside.map(pick))).toFixed(2)})` : '';
    return `${own.toFixed(1)} ms${ratio}`.padEnd(20);
  };
  const lost = volleys.reduce((sum, volley) => sum + volley.lost, 0);
  return `${name.padEnd(22)}${cell(({ p50Ms }) => p50Ms)}${cell(({ p99Ms }) => p99Ms)}${lost}`;
}

test('acknowledgement under a burst', { timeout: 170_000 }, async () => {
  await using sink = await running('test/bench/slack-sink.ts');
  const settings = { SLACK_SIGNING_SECRET: secret, SLACK_BOT_TOKEN: 'xoxb-bench' };
  await using plain = await running('test/bench/plain-bolt.ts', settings);
  await using bot = await running('src/main.ts', {
    ...settings,
    SLACK_API_URL: `${sink.url}/api/`,
    SLACK_TEAM_IDS: 'T1',
  });
  const lines = [`${''.padEnd(22)}${'p50'.padEnd(20)}${'p99'.padEnd(20)}lost`];
  let sent = 0;
  let answered = 0;
  if (inFlight > 0) await burst(bot.url, inFlight, () => commandOf(inFlightText, `${sink.url}/x`));

  for (const size of [100, 1_000]) {
    const volleys: { plain: Volley[]; bot: Volley[] } = { plain: [], bot: [] };
    for (let round = 0; round < rounds; round += 1) {
      const request = () => commandOf(error, sink.url);
      volleys.plain.push(await burst(plain.url, size, request));
      volleys.bot.push(await burst(bot.url, size, request));
      sent += size;
      answered = await answersAt(sink.url, sent);
    }
    lines.push(row(`${size} at once, Bolt`, volleys.plain));
    lines.push(row(`${size} at once, the bot`, volleys.bot, volleys.plain));
    expect([...volleys.plain, ...volleys.bot].map(({ lost }) => lost)).toEqual(
      Array(2 * rounds).fill(0),
    );
  }

  const busy = inFlight > 0 ? `, ${inFlight} x "${inFlightText}" in flight` : '';
  process.stdout.write(
    `\n${lines.join('\n')}\n${answered} of ${sent} answered${busy}; medians of ${rounds} rounds\n`,
  );
  expect(answered).toBe(sent);
});
