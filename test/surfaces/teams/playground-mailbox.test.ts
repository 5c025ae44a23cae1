/** A mailbox is checked from Teams: nothing is typed but its address and the name of an account. */
import { expect } from 'vitest';
import { mailboxBot } from '../../peers/mailbox-bot.ts';
import { playground, testWithPlayground } from '../../peers/playground.ts';

/** The Playground's person, as its activities name him. */
const alex = '00000000-0000-0000-0000-0000000000020';

const picture = process.env.PICTURE; // where somebody wants to look at it

testWithPlayground(
  'Agents Playground: every way into a mailbox, with its proof',
  {
    timeout: 240_000,
  },
  async () => {
    await using served = await mailboxBot(
      { address: '127.0.0.81', scenario: 'encryption-required', people: alex },
      { EXCHANGE_CHECK_TEAMS_UNAUTHENTICATED: 'loopback' },
    );
    await using person = await playground(`${served.bot.url}/api/messages`);
    await person.sees('Hello!');

    await person.says(`check ${served.practice.mailbox} --account helpdesk`);
    await person.sees('The server wants encrypted RPC');
    await person.sees('Everything else'); // the whole card, no longer its progress
    if (picture) await person.page.screenshot({ path: `${picture}/mailbox.png`, fullPage: true });

    expect(served.practice.seen.failedLogons).toEqual({});
    expect(served.practice.seen.openedMailboxes.length).toBeGreaterThan(0);
    expect(served.bot.lines.filter((line) => JSON.parse(line).level >= 40)).toEqual([]);
  },
);
