/** A mailbox is checked from Slack: nothing is typed but its address and the name of an account. */
import { expect } from 'vitest';
import { mailboxBot, testAtPort443 } from '../../peers/mailbox-bot.ts';
import { botInSlack } from './bot-in-slack.ts';
import { admin } from './slack-peer.ts';

testAtPort443(
  'emulate: every way into a mailbox, with its proof',
  { timeout: 240_000 },
  async () => {
    await using served = await botInSlack((settings) =>
      mailboxBot(
        { address: '127.0.0.82', scenario: 'encryption-required', people: admin },
        settings,
      ),
    );
    const { practice, slack } = served;

    await served.says(`check ${practice.mailbox} --account helpdesk`);
    const answer = () => slack.responses.findLast(({ text }) => !text.startsWith('Checking'));
    await expect.poll(() => answer()?.text, { timeout: 40_000 }).toBeTruthy();

    expect(answer()?.text).toMatch(
      /^user@contoso\.test .*Proven: The server wants encrypted RPC, and this client does not encrypt/,
    );
    const blocks = JSON.stringify(answer()?.blocks);
    if (process.env.PICTURE) process.stdout.write(JSON.stringify(answer()?.blocks, null, 1));
    expect(blocks).toContain('Outlook Anywhere (RPC over HTTP): ');
    expect(practice.seen.failedLogons).toEqual({});
    expect(practice.seen.openedMailboxes.length).toBeGreaterThan(0);
    expect(served.bot.lines.filter((line) => JSON.parse(line).level >= 40)).toEqual([]);
  },
);
