import { describe, expect, test } from 'vitest';
import { answer } from '../../src/commands/answer.ts';
import { historyAsk } from '../../src/commands/history-words.ts';
import { Unavailable } from '../../src/model/books.ts';
import type { Origin, Program } from '../../src/model/command.ts';
import { operatorReach, programOf } from '../../src/program.ts';
import { toText } from '../../src/surfaces/terminal/text.ts';
import { sightingWith, stepAt } from '../history/reports.ts';
import { booksOf, type MemoryHistory, memoryHistory } from './books.ts';

const bare = { ...programOf((target) => operatorReach(target, [])), timeoutMs: 500 };
const origin: Origin = { surface: 'slack', person: 'U1', zone: 'Europe/Berlin' };
const day = (date: number) => ({
  startedAt: `2026-11-${String(date).padStart(2, '0')}T07:00:00.000Z`,
});

const well = [stepAt('tcp.connect', '192.0.2.7')];
const down = [stepAt('tcp.connect', '192.0.2.7', { code: 'ECONNREFUSED' })];

function programWith(history: MemoryHistory, more: Partial<Program> = {}): Program {
  return {
    ...bare,
    books: async () => booksOf(history),
    linkTo: (id) => `https://bot.contoso.com/reports/${id}`,
    ...more,
  };
}

const ask = (text: string, program: Program) => answer(text, program, origin);

test.each([
  ['contoso.com', { what: 'list', target: 'contoso.com' }],
  ['contoso.com from branch-office', { what: 'list', vantage: 'branch-office' }],
  ['contoso.com compare', { what: 'runs', newer: 1, older: 2 }],
  ['contoso.com compare 7 3', { what: 'runs', newer: 3, older: 7 }],
  ['contoso.com compare nodes', { what: 'nodes' }],
  [
    'contoso.com compare here branch-office',
    { what: 'vantages', one: 'here', other: 'branch-office' },
  ],
  ['contoso.com from branch-office compare 1 2', { what: 'runs', vantage: 'branch-office' }],
])('history %s is understood', (words, expected) => {
  expect(historyAsk(words.split(' '))).toMatchObject(expected);
});

test.each([
  '',
  'of the outage on Monday',
  'contoso.com from',
  'contoso.com compare 1 1',
  'contoso.com compare 1',
  'contoso.com compare 0 1',
  'contoso.com compare 1 2 3',
  'contoso.com compare 1 branch-office',
  'contoso.com yesterday',
])('"history %s" is no history', (words) => {
  expect(historyAsk(words.split(' '))).toBeUndefined();
});

describe('history', () => {
  test('tells the checks with their verdicts, times and pages, and since when it is so', async () => {
    const book = memoryHistory();
    book.add({ target: 'mail.contoso.com' }, sightingWith(well, day(18)));
    book.add({ target: 'mail.contoso.com' }, sightingWith(down, day(19)));
    book.add({ target: 'mail.contoso.com' }, sightingWith(down, day(20)));

    const { card, data, verdict } = await ask('history MAIL.contoso.com', programWith(book));

    expect(verdict).toBe('explained');
    expect(card.summary).toMatch(
      /^MAIL\.contoso\.com has been failing since Thu, Nov 19, 08:00 \(/,
    );
    const text = toText(card);
    expect(text).toContain('●○○ 1 healthy, 2 failed');
    expect(text).toMatch(/1 {2}Fri, Nov 20, 08:00: failed after 1\.2 s, from here: tcp\/refused/);
    expect(text).toContain('https://bot.contoso.com/reports/00000000');
    expect(card.blocks.map(({ kind }) => kind)).toContain('chart');
    expect(data).toMatchObject({
      checks: [{ number: 1, verdict: 'failed' }, {}, { verdict: 'healthy' }],
    });
  });

  test('compares any two by their numbers, the older one first', async () => {
    const book = memoryHistory();
    for (const [index, steps] of [well, down, down].entries())
      book.add({ target: 'contoso.com' }, sightingWith(steps, day(18 + index)));

    const { card, data } = await ask('history contoso.com compare 1 3', programWith(book));

    expect(card.summary).toBe('contoso.com, check 3 and check 1: healthy, then failed');
    expect(data).toMatchObject({ steps: [{ change: 'new', name: 'tcp.connect' }] });
    const same = await ask('history contoso.com compare', programWith(book));
    expect(same.card.summary).toMatch(/both failed, and nothing is different$/);
  });

  test('a number that nobody has is refused with how many there are', async () => {
    const book = memoryHistory();
    book.add({ target: 'contoso.com' }, sightingWith(well, day(18)));
    const { card, verdict } = await ask('history contoso.com compare', programWith(book));
    expect(verdict).toBe('usage');
    expect(card.summary).toBe(
      "There is 1 check of contoso.com on record, so I can't compare 1 with 2.",
    );
  });

  test('compares the nodes of the newest check', async () => {
    const book = memoryHistory();
    const steps = [...well, stepAt('tcp.connect', '192.0.2.8', { code: 'ETIMEDOUT' })];
    book.add({ target: 'contoso.com' }, sightingWith(steps, day(18)));
    const { card } = await ask('history contoso.com compare nodes', programWith(book));
    expect(card.summary).toBe(
      'contoso.com: 1 of 2 nodes answer differently from the best one: mail.contoso.com at 192.0.2.8:443',
    );
    expect(toText(card)).toMatch(
      /only here\s+Port reached, mail\.contoso\.com at \*:443: ETIMEDOUT/,
    );
  });

  test('compares two vantage points, and says which one has no check', async () => {
    const book = memoryHistory();
    book.add({ target: 'contoso.com' }, sightingWith(well, day(18)));
    book.add(
      { target: 'contoso.com', vantage: 'branch' },
      sightingWith(down, { ...day(18), vantage: 'ex01' }),
    );
    const { card } = await ask('history contoso.com compare here branch', programWith(book));
    expect(card.summary).toBe('contoso.com, from here and from branch: healthy and failed');
    expect(toText(card)).toMatch(/only from branch\s+/);

    const none = await ask('history contoso.com compare here lab', programWith(book));
    expect(none.card.summary).toBe(
      'There is no check of contoso.com from lab on record. To make one, say: check contoso.com from lab',
    );
  });

  test('a target that nobody checked can be checked by a button', async () => {
    const { card, verdict } = await ask('history contoso.com', programWith(memoryHistory()));
    expect([verdict, card.summary]).toEqual([
      'unknown',
      'There is no check of contoso.com on record',
    ]);
    expect(card.blocks[0]).toMatchObject({ actions: [{ words: 'check contoso.com' }] });
  });

  test('a store that is gone is said, with its own words', async () => {
    const books = () => Promise.reject(new Unavailable("The database can't be reached. Start it."));
    const { card, verdict } = await ask('history contoso.com', { ...bare, books });
    expect([verdict, card.summary]).toEqual([
      'crashed',
      "The database can't be reached. Start it.",
    ]);
    expect((await ask('history contoso.com', bare)).card.summary).toMatch(
      /^There is no history here/,
    );
  });
});

describe('check', () => {
  test('is kept, and its card leads to the whole report', async () => {
    const book = memoryHistory();
    const { card } = await ask('check localhost:9', programWith(book));
    const [past] = await book.list({ target: 'localhost:9', atMost: 5 });
    expect(past).toMatchObject({ cause: 'asked' });
    expect(card.blocks.at(-1)).toMatchObject({
      actions: [{ label: 'Full report', url: `https://bot.contoso.com/reports/${past?.id}` }, {}],
    });
  });

  test.each([
    ['refuses', () => Promise.reject(new Unavailable('gone'))],
    ['hangs', () => new Promise<never>(() => undefined)],
  ])('is answered all the same by a store that %s', async (_how, books) => {
    const { card, verdict } = await ask('check localhost:9', { ...bare, books });
    expect(verdict).toBe('found');
    expect(JSON.stringify(card.blocks.at(-1))).not.toContain('url');
  });

  test('from a vantage point is run there, and stands beside how it looks from here', async () => {
    const book = memoryHistory(['branch']);
    const startedAt = new Date().toISOString();
    book.add({ target: 'contoso.com' }, sightingWith(well, { startedAt }));
    const program = programWith(book, {
      ask: async (order) => {
        const sighting = sightingWith(down, { startedAt, vantage: 'ex01' });
        book.add(order, sighting, 'asked');
        return sighting;
      },
    });

    const { card, verdict } = await ask('check contoso.com from branch', program);

    expect(verdict).toBe('found');
    const text = toText(card);
    expect(text).toMatch(/from here\s+healthy after[\s\S]*from branch\s+failed after/);
    expect(text).toMatch(/only from branch\s+/);
    expect(text).toContain('Full report: https://bot.contoso.com/reports/');
    expect(await book.list({ target: 'contoso.com', atMost: 9 })).toHaveLength(2);
  });

  test.each([
    [
      'that is not there',
      'lab',
      'No vantage point called "lab" is running. Right now there are: branch.',
    ],
    ['that does not answer', 'branch', 'Nobody at branch checked it in time.'],
  ])('from a vantage point %s says so', async (_which, vantage, sentence) => {
    const program = programWith(memoryHistory(['branch']), {
      ask: () => Promise.reject(new DOMException('The time is up', 'TimeoutError')),
    });
    const { card, verdict } = await ask(`check contoso.com from ${vantage}`, program);
    expect(verdict).toBe('usage');
    expect(card.summary).toContain(sentence);
  });
});
