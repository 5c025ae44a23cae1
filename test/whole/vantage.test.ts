/** An instance inside another network: what is ordered from there is looked at there, and nowhere else. */
import { expect } from 'vitest';
import { dnsPeer } from '../peers/dns.ts';
import { makeDue, scheduleAll, settled } from '../peers/planned.ts';
import { startPostgres, testWithPostgres } from '../peers/postgres.ts';
import { answerTo, ledger, startBot, startWorld } from '../peers/whole-bot.ts';

testWithPostgres(
  'what is wanted from branch-office is checked in branch-office, now and by a schedule',
  { timeout: 360_000 },
  async () => {
    await using postgres = await startPostgres();
    const url = await postgres.database();
    await using world = await startWorld({ targets: 3 });
    const [outside, inside] = [world.target(0), world.target(1)];
    const names = ['t1', 't2'].map((name) => [`A ${name}.contoso.test`, ['127.0.0.1']]);
    await using branchNames = await dnsPeer(Object.fromEntries(names));
    const { settings, slack } = world;
    await using bot = await startBot({ ...settings, DATABASE_URL: url });
    await using _branch = await startBot({
      ...Object.fromEntries(Object.entries(settings).filter(([name]) => !/^SLACK/.test(name))),
      DATABASE_URL: url,
      EXCHANGE_CHECK_VANTAGE: 'branch-office',
      EXCHANGE_CHECK_NAME_SERVERS: branchNames.server,
    });
    await using database = ledger(url);

    const here = await answerTo(bot, slack, `check ${outside}`);
    const there = await answerTo(bot, slack, `check ${inside} from branch-office`);
    const elsewhere = await answerTo(bot, slack, `check ${inside} from the-moon`);
    const schedules = await scheduleAll(
      bot,
      { ...world, target: () => world.target(2) },
      1,
      () => 'C1',
      'daily 3:00 UTC from branch-office',
    );
    await makeDue(database, schedules);
    await settled(database, schedules);

    expect(here).toContain(`${outside} is healthy`);
    expect(there).toContain(`${inside} is healthy`);
    expect(elsewhere).toContain('Right now there are: branch-office.');
    expect(slack.standing.map(({ text }) => text)).toEqual([
      expect.stringMatching(`^${world.target(2)} is healthy`),
    ]);
    const asked = (peer: { readonly asked: readonly string[] }, name: string) =>
      peer.asked.includes(`A ${name}.contoso.test`);
    expect(['t0', 't1', 't2'].map((name) => asked(world.dns, name))).toEqual([true, false, false]);
    expect(['t0', 't1', 't2'].map((name) => asked(branchNames, name))).toEqual([false, true, true]);
  },
);
