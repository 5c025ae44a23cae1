/** `npm start` without any token: the bot as a process, and its page. */
import { expect, test, vi } from 'vitest';
import { greeting, triesWith } from '../../../src/surfaces/web/welcome.ts';
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

test('each thing to try is answered, and the check ends in the proven cause', async () => {
  await using bot = await startBot();
  const { card } = JSON.parse(await (await fetch(`${bot.url}/welcome`)).text());
  const words = [...JSON.stringify(card).matchAll(/"words":"(check [^"]+)"/g)].at(0)?.[1] ?? '';
  const tries = triesWith(words.replace('check ', ''));

  const replies = await Promise.all(tries.map((each) => ask(bot.url, question(each.words))));

  for (const { body } of replies) expect(body).not.toMatch(/I don't know|"error"/);
  for (const each of tries) expect(greeting(bot.url, tries)).toContain(each.words);
  expect(words).toMatch(/^check mail\.contoso\.test:\d+$/);
  expect(replies.at(-1)?.body).toMatch(/Proven: The server wants encrypted RPC/);
  expect(replies.at(-1)?.body).toContain('ecNotEncrypted');
});

test('with a chat platform there is no page', async () => {
  await using bot = await startBot({
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_SIGNING_SECRET: 'secret',
  });

  const [page, ready] = await Promise.all([fetch(bot.url), fetch(`${bot.url}/readyz`)]);

  expect([page.status, ready.status]).toEqual([404, 200]);
});
