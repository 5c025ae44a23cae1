import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  accounts,
  arrivals,
  checks,
  keys,
  reportChecks,
  reports,
  schedules,
} from '../../src/store/schema.ts';
import type { Store } from '../../src/store/store.ts';
import { exported } from '../../src/store/transfer.ts';
import { imported } from '../../src/store/transfer-import.ts';
import { pastRow } from '../peers/past.ts';
import { startPostgres, testWithPostgres } from '../peers/postgres.ts';
import { embeddedStore, postgresStore } from '../peers/stores.ts';

const now = new Date('2026-11-22T08:00:00.123Z');

testWithPostgres(
  'what goes from the embedded database to PostgreSQL and back is the same',
  async () => {
    await using postgres = await startPostgres(['fsync=off', 'timezone=America/New_York']);
    await using first = await embeddedStore();
    await using second = await postgresStore(await postgres.database());
    await using third = await embeddedStore();
    await fill(first);

    const lines = await linesFrom(first);
    const rows = await imported(second, each(lines));
    await imported(third, each(await linesFrom(second)));

    expect(rows).toBe(lines.length - 2);
    expect(await linesFrom(third)).toEqual(lines);
    const next = await third.database.insert(schedules).values(schedule).returning();
    expect(next.map(({ id }) => id)).toEqual([4]);
  },
);

test('a bot that has something is not overwritten', async () => {
  await using store = await embeddedStore();
  await fill(store);
  const lines = await linesFrom(store);

  const again = imported(store, each(lines));

  await expect(again).rejects.toThrow(
    /something in the table schedules already.*EXCHANGE_CHECK_DATA/,
  );
  expect(await linesFrom(store)).toEqual(lines);
});

test('a broken file is refused by the line, and leaves nothing', async () => {
  await using full = await embeddedStore();
  await using empty = await embeddedStore();
  await fill(full);
  const lines = await linesFrom(full);
  const refusal = async (broken: readonly string[]) =>
    imported(empty, each(broken)).then(
      () => 'taken',
      (error: Error) => error.message,
    );

  expect(await refusal(['{"format":"other"}'])).toMatch(/^Line 1: This is no export/);
  expect(await refusal(lines.with(3, '{"table":'))).toMatch(/^Line 4: It is not JSON/);
  expect(await refusal(lines.with(3, '{"table":"pg_authid","row":{}}'))).toMatch(
    /^Line 4: .*no row/,
  );
  expect(await refusal(lines.with(1, '{"table":"keys","row":{"name":1}}'))).toMatch(
    /^Line 2: keys: /,
  );
  expect(await refusal(lines.toSpliced(2, 1))).toMatch(/There are \d+ rows instead of/);
  expect(await refusal(lines.slice(0, -1))).toMatch(/the file was cut off/);
  expect(await refusal(lines.toSpliced(2, 0, lines[1] ?? ''))).toMatch(
    /^Line \d+: .*duplicate key/,
  );
  expect(await linesFrom(empty)).toHaveLength(2);
});

const place = { surface: 'slack', key: 'slack T C', reference: { team: 'T' } } as const;
const schedule = {
  placeKey: place.key,
  place,
  orders: [{ target: 'contoso.com' }],
  cron: '0 8 * * *',
  zone: 'Europe/Berlin',
  onlyChanges: true,
  createdBy: 'U1',
  nextSlot: now,
  nextRun: now,
};

async function fill({ database }: Store): Promise<void> {
  const past = Array.from({ length: 120 }, (_, number) =>
    pastRow({ target: 'contoso.com' }, new Date(now.getTime() - number * 60_000)),
  );
  const report = { id: randomUUID(), scheduleId: 1, slot: now, placeKey: place.key, place };
  const card = { summary: 'Zwölf "Häkchen"\n\u2028', tone: 'bad', blocks: [] } as const;
  await database.insert(schedules).values([schedule, schedule, schedule]);
  await database.insert(checks).values(past);
  await database.insert(reports).values({ ...report, card, state: 'pending' });
  await database
    .insert(reportChecks)
    .values(past.map(({ id }, position) => ({ reportId: report.id, checkId: id, position })));
  await database.insert(arrivals).values({
    key: 'slack T1 Ev1',
    surface: 'slack',
    payload: { text: 'check contoso.com' },
    holder: 'a',
    heldUntil: now,
  });
  await database.insert(accounts).values({
    name: 'helpdesk',
    source: 'store',
    user: 'probe',
    domain: 'CONTOSO',
    hosts: ['mail.contoso.com', 'with "quotes", and commas'],
    sealed: 'k1.nonce.text.tag',
  });
  await database.insert(keys).values({ name: 'links', value: 'secret' });
}

async function linesFrom(store: Store): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of exported(store)) lines.push(line.trimEnd());
  return lines;
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
