/** Every card becomes a message that Slack takes, and nothing foreign in it does anything. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block, Card } from '../../../src/model/card.ts';
import { rendered, toMessage } from '../../../src/surfaces/slack/blocks.ts';
import { wholeText } from '../../../src/surfaces/slack/whole-text.ts';
import { Message, stringsOf } from './block-kit.ts';

const hostile = [
  '<!channel>',
  '<!here|here>',
  '<@U000000001>',
  '<#C000000001>',
  '<http://a.example|b>',
  '<!date^1392734382^{date}|now>',
  '*bold* _slanted_ ~struck~ `code`',
  '```',
  '&amp; & &lt;',
  '> quoted',
  ':smile:',
  '\u202egnp.exe',
  'zero\u200bwidth',
  'bell\u0007',
  '\ud83d\ude00 \ud83d',
  '[x](javascript:alert(1))',
];
const foreign = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(...hostile),
  fc
    .array(fc.constantFrom(...hostile, '\n', ' '), { maxLength: 60 })
    .map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom('&', '<', '`', 'ä', '\n', '😀', 'x '), fc.nat(4_000))
    .map(([c, n]) => c.repeat(n)),
);
const outcome = fc.constantFrom('passed', 'warned', 'failed', 'skipped', 'running');
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constantFrom('heading', 'text', 'note'), text: foreign }),
  fc.record({
    kind: fc.constant('code'),
    text: foreign,
    language: fc.constantFrom('PowerShell', 'PlainText'),
  }),
  fc.record({
    kind: fc.constant('facts'),
    facts: fc.array(fc.record({ label: foreign, value: foreign }), { maxLength: 12 }),
  }),
  fc.record({
    kind: fc.constant('steps'),
    steps: fc.array(
      fc.record(
        { outcome, text: foreign, detail: foreign, durationMs: fc.nat() },
        { requiredKeys: ['outcome', 'text'] },
      ),
      { maxLength: 8 },
    ),
  }),
  fc.record({
    kind: fc.constant('actions'),
    actions: fc.array(fc.record({ label: foreign, words: foreign }), { maxLength: 40 }),
  }),
);
const card: fc.Arbitrary<Card> = fc.record({
  summary: foreign,
  tone: fc.constantFrom('good', 'warning', 'bad', 'neutral'),
  blocks: fc.array(block, { maxLength: 70 }),
});

function cardOf(...blocks: Block[]): Card {
  return { summary: 'Summary', tone: 'bad', blocks };
}

/** The mrkdwn that is left outside of code blocks: what Slack would format. */
function formatted(message: unknown): string[] {
  if (message === null || typeof message !== 'object') return [];
  const { type, text } = Object.assign({ type: '', text: '' }, message);
  const own = type === 'mrkdwn' ? [String(text)] : [];
  return [...own, ...Object.values(message).flatMap(formatted)];
}

test('any card becomes a message within the limits of Slack', () => {
  fc.assert(
    fc.property(card, fc.option(fc.uuid(), { nil: undefined }), (any, share) => {
      const message = toMessage(any, { share, rest: 'ask me in a direct message.', isAlone: true });
      const { error } = Message.safeParse(message);
      expect(error?.issues ?? []).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('nothing foreign mentions, links, formats or hides, nor ends its code block', () => {
  fc.assert(
    fc.property(card, (any) => {
      const { text, blocks } = toMessage(any);
      const shown = blocks.filter(({ type }) => type !== 'actions');
      for (const string of [text, ...stringsOf(shown)]) {
        expect(string).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
        expect(string.replaceAll(/[\n\t]/g, '')).not.toMatch(
          /[\p{Cc}\p{Bidi_C}\u200b-\u200d\ufeff]/u,
        );
        expect(string.isWellFormed()).toBe(true);
      }
      for (const code of formatted(blocks)) {
        expect(code.startsWith('```\n') && code.endsWith('\n```')).toBe(true);
        expect(code.slice(3, -3)).not.toContain('```');
      }
    }),
    { numRuns: 100 },
  );
});

test('what is not cut says everything that the card says, in its order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 5_000 }), { maxLength: 5 }),
      (texts) => {
        const { message, cut } = rendered(
          cardOf(...texts.map((text): Block => ({ kind: 'text', text }))),
        );
        const said = stringsOf(message.blocks.slice(1))
          .filter((string) => string !== 'section' && string !== 'plain_text')
          .join('');
        const bare = (text: string) => text.replaceAll(/\s/g, '');
        const unescaped = said
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&amp;', '&');
        if (cut) expect(unescaped).toContain('… cut');
        else expect(bare(unescaped)).toBe(bare(texts.join('')));
      },
    ),
  );
});

describe('a card that is too long', () => {
  test.each<[string, Block[]]>([
    [
      'of many blocks',
      Array.from({ length: 60 }, (_, n): Block => ({ kind: 'text', text: `text ${n}` })),
    ],
    [
      'of much text',
      Array.from({ length: 9 }, (_, n): Block => ({ kind: 'text', text: `${n}`.repeat(2_000) })),
    ],
    [
      'of long code',
      [{ kind: 'code', language: 'PlainText', text: 'a line of a trace\n'.repeat(2_000) }],
    ],
  ])('%s ends with whole blocks and says that it was cut', (_name, blocks) => {
    const { message, cut } = rendered(cardOf(...blocks), { share: 'id' });

    expect(cut).toBe(true);
    expect(message.blocks.at(-2)).toMatchObject({
      type: 'context',
      elements: [{ text: '… cut: the rest is in the file.' }],
    });
    expect(Message.safeParse(message).success).toBe(true);
  });
});

test('the file beside a cut message holds all of it', () => {
  const text = wholeText(
    cardOf(
      { kind: 'heading', text: 'Why' },
      { kind: 'facts', facts: [{ label: 'code', value: '2416' }] },
      { kind: 'steps', steps: [{ outcome: 'failed', text: 'tls', durationMs: 40 }] },
      { kind: 'code', text: 'one\ntwo', language: 'PlainText' },
      { kind: 'actions', actions: [{ label: 'Again', words: 'check' }] },
    ),
  );
  expect(text).toBe(
    'Summary\n\n## Why\n\ncode: 2416\n\nfailed  tls  40 ms\n\n    one\n    two\n\nAgain: check\n',
  );
});

test('escaping survives every length of a line', () => {
  for (let length = 2_990; length < 3_010; length += 1) {
    const { blocks } = toMessage(
      cardOf({ kind: 'code', language: 'PowerShell', text: '&'.repeat(length) }),
    );
    const text = formatted(blocks)
      .join('')
      .replaceAll(/```\n|\n```/g, '');
    expect(text).toBe('&amp;'.repeat(length).slice(0, text.length));
    expect(text.length % '&amp;'.length).toBe(0);
  }
});

test('PowerShell stays as it is, its backticks too', () => {
  const text = 'Get-User `\n  -Filter "Name -like \'A*\'" | % { $_ }';
  const { blocks } = toMessage(cardOf({ kind: 'code', language: 'PowerShell', text }));
  expect(formatted(blocks)).toEqual([`\`\`\`\n${text}\n\`\`\``]);
});

test('steps say how they ended, and how long they took', () => {
  const { blocks } = toMessage(
    cardOf({
      kind: 'steps',
      steps: [
        { outcome: 'passed', text: 'tcp', durationMs: 12 },
        { outcome: 'failed', text: 'tls', detail: 'CERT_HAS_EXPIRED', durationMs: 40 },
        { outcome: 'running', text: 'http' },
      ],
    }),
  );
  expect(stringsOf(blocks)).toContain(
    '✅ passed tcp (12 ms)\n❌ failed tls (CERT_HAS_EXPIRED, 40 ms)\n⏳ running http',
  );
});

test('buttons carry words, and words that no button can carry are shown', () => {
  const { blocks } = toMessage(
    cardOf({
      kind: 'actions',
      actions: [
        { label: 'Again', words: 'check contoso.com' },
        { label: 'Twice', words: 'check contoso.com' },
        { label: 'Long', words: 'x'.repeat(2_001) },
      ],
    }),
  );
  expect(blocks[1]).toMatchObject({
    elements: [
      { action_id: 'say:0', value: 'check contoso.com' },
      { action_id: 'say:1', value: 'check contoso.com' },
    ],
  });
  expect(JSON.stringify(blocks[2])).toContain('Long: xxx');
});
