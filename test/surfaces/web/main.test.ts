/** `npm start` without any token: the bot as a process, and its page. */
import { expect, test, vi } from 'vitest';
import { greeting, tries } from '../../../src/surfaces/web/welcome.ts';
import { testWith } from '../../peers/peers.ts';
import { longestMs, startBrowser } from './browser.ts';
import { ask, question } from './chat-server.ts';
import { startBot } from './started-bot.ts';

vi.setConfig({ testTimeout: longestMs });

testWith('chromium')('the warning it all began with is pasted, and explained', async () => {
  await using bot = await startBot();
  await using browser = await startBrowser();
  await using tab = await browser.open(bot.url);

  await tab.words.fill(
    'Store logon returned ecNotEncrypted 2416. The Server requires RPC Encryption.',
  );
  await tab.words.press('Enter');

  await tab.answers
    .nth(1)
    .getByText('The server wants encrypted RPC, and this client does not encrypt')
    .first()
    .waitFor();
  expect(tab.complaints).toEqual([]);
});

test('each thing to try is answered', async () => {
  await using bot = await startBot();

  const replies = await Promise.all(tries.map(({ words }) => ask(bot.url, question(words))));

  for (const { body } of replies) expect(body).not.toMatch(/I don't know|"error"/);
  for (const { words } of tries) expect(greeting(bot.url)).toContain(words);
});

test('with a chat platform there is no page', async () => {
  await using bot = await startBot({
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_SIGNING_SECRET: 'secret',
  });

  const [page, ready] = await Promise.all([fetch(bot.url), fetch(`${bot.url}/readyz`)]);

  expect([page.status, ready.status]).toEqual([404, 200]);
});
