/** A whole conversation: the bot as a process, Microsoft's client, a person. */
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { authority } from '../../peers/authority.ts';
import { exchangeFront } from '../../peers/exchange-front.ts';
import { playground, testWithPlayground } from '../../peers/playground.ts';
import { startProgram } from '../../peers/process.ts';
import { dataFolder } from '../../peers/stores.ts';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
const deadline = { timeout: 240_000 };
const warning = 'Store logon returned ecNotEncrypted 2416. The Server requires RPC Encryption.';

const nasty =
  '*a*_b_`c`~~d~~[e](http://evil.example)<http://evil.example><b>f</b>&lt;{{DATE(2026-11-22T00:00:00Z,SHORT)}}';

/** The bot, and a person in front of its personal chat. */
async function inTeams() {
  await using parts = new AsyncDisposableStack();
  const identity = await (await authority()).issue({ names: ['127.0.0.1'] });
  const front = parts.use(await exchangeFront(identity));
  const data = parts.use(await dataFolder());
  const bot = parts.use(
    await startProgram(
      [main],
      {
        PORT: '0',
        EXCHANGE_CHECK_TEAMS_UNAUTHENTICATED: 'loopback',
        EXCHANGE_CHECK_DATA: data.path,
        EXCHANGE_CHECK_NETWORKS: '127.0.0.0/8',
        EXCHANGE_CHECK_PORTS: String(front.port),
      },
      (line) => JSON.parse(line).url,
    ),
  );
  const person = parts.use(await playground(`${bot.url}/api/messages`));
  const kept = parts.move();
  return { ...person, bot, front, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

// One test, because a start of all three takes seconds. What else a person can do is one more paragraph.
testWithPlayground('Agents Playground: a person and the bot', deadline, async () => {
  await using teams = await inTeams();

  await teams.sees('Hello!');
  await teams.says(warning);
  await teams.sees('The server wants encrypted RPC');

  await teams.presses('Help');
  await teams.sees('Ask me for a check, or paste an error');

  await teams.says(`check 127.0.0.1:${teams.front.port}`);
  await teams.sees('Clients do not trust the authority');
  await teams.presses('Check again');
  await teams.sees('Clients do not trust the authority');

  await teams.says(`show ${nasty}`);
  await teams.sees(`There is no diagnosis "${nasty}"`);
  const live = teams.page.locator('.ac-adaptiveCard').locator('a, em, strong, code, b, s, del');
  expect(await live.allInnerTexts()).toEqual([]);

  await teams.opens('General');
  await teams.sees('Hello!');
  await teams.mentionsTheBot(warning);
  await teams.arrived('The server wants encrypted RPC', /;messageid=\d+$/);

  expect(teams.bot.lines.filter((line) => JSON.parse(line).level >= 40)).toEqual([]);
});
