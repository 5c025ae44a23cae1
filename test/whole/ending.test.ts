/** How whole bots end: told to in the middle of their work, or because another has the data folder. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import {
  balance,
  makeDue,
  nothingAmiss,
  outcomes,
  scheduleAll,
  settled,
} from '../peers/planned.ts';
import { dataFolder } from '../peers/stores.ts';
import { command, lastWord, ledger, main, startBot, startWorld } from '../peers/whole-bot.ts';

const patience = { timeout: 180_000 };

test(
  'told to end in the middle of runs and posts, it leaves all to the next one',
  patience,
  async () => {
    await using data = await dataFolder();
    await using world = await startWorld({ targets: 12, thinkMs: 30, answerAfterMs: 500 });
    const settings = { ...world.settings, EXCHANGE_CHECK_DATA: data.path };
    const first = await startBot(settings);
    await using database = ledger(data.path);
    const schedules = await scheduleAll(first, world, 12, (n) => `C${n}`);
    const due = await makeDue(database, schedules);
    await world.slack.until(() => world.slack.standing.length > 0);
    const asked = await command(first, world.slack, `check ${world.target(11)}`);

    // It ends itself with 0; whoever takes longer than 10 s is ended with another status.
    const status = await first.end('SIGTERM');
    await using _next = await startBot(settings);
    await settled(database, schedules);
    await world.slack.until(() => lastWord(world.slack, asked.id) !== undefined);

    expect([status, asked.isAcknowledged]).toEqual([0, true]);
    expect(balance(world, due, await outcomes(database), schedules)).toEqual({
      slots: schedules.length,
      ...nothingAmiss,
    });
  },
);

test('a second bot on the same data folder says so, and ends', patience, async () => {
  await using data = await dataFolder();
  await using world = await startWorld({ targets: 1 });
  const settings = { ...world.settings, EXCHANGE_CHECK_DATA: data.path };
  await using _first = await startBot(settings);

  const second = await promisify(execFile)(process.execPath, [main], {
    env: { PATH: process.env.PATH, PORT: '0', ...settings },
    timeout: 110_000,
    killSignal: 'SIGKILL',
  }).then(
    () => ({ code: 0, stdout: '', stderr: '' }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      stdout,
      stderr,
    }),
  );

  expect(second.code).toBe(70);
  expect(second.stdout).toContain(`Another Exchange Check runs on the data folder ${data.path}`);
  expect(second.stderr).not.toContain('    at '); // a sentence, and no stack
});
