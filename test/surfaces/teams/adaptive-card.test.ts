/** Cards as Microsoft's own renderer reads them, and as Teams takes them. */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Block, Card, ShownStep } from '../../../src/model/card.ts';
import { toAdaptiveCard } from '../../../src/surfaces/teams/adaptive-card.ts';

// Its `main` does not load in Node, its bundle does.
const { AdaptiveCard, SerializationContext } = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
);

/** @returns what Microsoft's parser and validator complain of */
function complaintsOf(card: object): string[] {
  const context = new SerializationContext();
  const parsed = new AdaptiveCard();
  parsed.parse(card, context);
  const events = Array.from({ length: context.eventCount }, (_, index) =>
    context.getEventAt(index),
  );
  const findings: { message: string }[] = parsed.validateProperties().validationEvents;
  return [...events, ...findings]
    .map(({ message }) => message)
    .filter((message) => !message.includes('CodeBlock')); // unknown by design: it has a fallback
}

const text = fc.string({ unit: 'binary', maxLength: 300 });
const step: fc.Arbitrary<ShownStep> = fc.record({
  outcome: fc.constantFrom('passed', 'failed', 'warned', 'skipped', 'running'),
  text,
  detail: fc.option(text, { nil: undefined }),
  durationMs: fc.option(fc.nat(), { nil: undefined }),
});
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constantFrom('heading', 'text', 'note'), text }),
  fc.record({
    kind: fc.constant('facts'),
    facts: fc.array(fc.record({ label: text, value: text }), { minLength: 1 }),
  }),
  fc.record({ kind: fc.constant('steps'), steps: fc.array(step, { minLength: 1, maxLength: 40 }) }),
  fc.record({
    kind: fc.constant('code'),
    text,
    language: fc.constantFrom('PowerShell', 'PlainText'),
  }),
  fc.record({
    kind: fc.constant('actions'),
    actions: fc.array(fc.record({ label: fc.string({ minLength: 1 }), words: text }), {
      minLength: 1,
      maxLength: 8,
    }),
  }),
);
const anyCard: fc.Arbitrary<Card> = fc.record({
  summary: text,
  tone: fc.constantFrom('good', 'warning', 'bad', 'neutral'),
  blocks: fc.array(block, { maxLength: 12 }),
  attachment: fc.option(fc.record({ name: text, text: fc.string({ maxLength: 30_000 }) }), {
    nil: undefined,
  }),
});

const bytesOf = (card: object) => Buffer.byteLength(JSON.stringify(card));
const cardOf = (...blocks: readonly Block[]): Card => ({ summary: 'S', tone: 'bad', blocks });
const bodyOf = (card: Card) => JSON.stringify(toAdaptiveCard(card).body);

test('any card is valid, and fits into a message', () => {
  fc.assert(
    fc.property(anyCard, (card) => {
      const drawn = toAdaptiveCard(card);
      expect(complaintsOf(drawn)).toEqual([]);
      expect(bytesOf(drawn)).toBeLessThanOrEqual(24 * 1024);
    }),
    { numRuns: 500 },
  );
});

test('the judge is awake', () => {
  const nonsense = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'Nonsense' }] };
  expect(complaintsOf(nonsense)).not.toEqual([]);
});

test('a tone is a color', () => {
  expect(bodyOf({ ...cardOf(), tone: 'good' })).toContain('"style":"good"');
  expect(bodyOf({ ...cardOf(), tone: 'bad' })).toContain('"style":"attention"');
});

test('code is a code block where that is known, and monospace where it is not', () => {
  const [, code] = toAdaptiveCard(
    cardOf({ kind: 'code', text: 'Get-Mailbox *', language: 'PowerShell' }),
  ).body;
  expect(code).toMatchObject({
    type: 'CodeBlock',
    codeSnippet: 'Get-Mailbox *',
    language: 'PowerShell',
    fallback: { type: 'TextBlock', fontType: 'Monospace', text: 'Get-Mailbox \\*' },
  });
});

test('a button carries its words both ways', () => {
  const [, buttons] = toAdaptiveCard(
    cardOf({ kind: 'actions', actions: [{ label: 'Check again', words: 'check contoso.com' }] }),
  ).body;
  expect(buttons).toMatchObject({
    actions: [
      {
        type: 'Action.Execute',
        title: 'Check again',
        data: { words: 'check contoso.com' },
        fallback: { type: 'Action.Submit', data: { words: 'check contoso.com' } },
      },
    ],
  });
});

test('few steps are open, many fold and leave what failed in sight', () => {
  const steps = Array.from(
    { length: 9 },
    (_, index): ShownStep => ({
      outcome: index === 4 ? 'failed' : 'passed',
      text: `step ${index}`,
      durationMs: index,
    }),
  );

  const few = bodyOf(cardOf({ kind: 'steps', steps: steps.slice(0, 8) }));
  const [, counts, failed, toggle, all] = toAdaptiveCard(cardOf({ kind: 'steps', steps })).body;

  expect(few).not.toContain('ToggleVisibility');
  expect(counts).toMatchObject({ text: '9 steps: 8 passed, 1 failed' });
  expect(JSON.stringify(failed)).toContain('step 4');
  expect(toggle).toMatchObject({ actions: [{ type: 'Action.ToggleVisibility' }] });
  expect(all).toMatchObject({ isVisible: false, items: { length: 9 } });
});

test('what does not fit is cut at the end of a block, said, and leaves the buttons', () => {
  const long = Array.from(
    { length: 30 },
    (_, index): Block => ({
      kind: 'text',
      text: `${index} ${'x'.repeat(2000)} end`,
    }),
  );
  const drawn = bodyOf(
    cardOf(...long, { kind: 'actions', actions: [{ label: 'Help', words: 'help' }] }),
  );

  expect(drawn.match(/ end"/g)).toHaveLength(drawn.match(/x{2000}/g)?.length ?? 0);
  expect(drawn).toMatch(/Cut here: \d+ parts do not fit/);
  expect(drawn).toContain('"title":"Help"');
});

test('a block that fits nowhere shows its beginning', () => {
  const text = Array.from({ length: 9000 }, (_, index) => `line ${index}`).join('\n');
  const drawn = bodyOf(cardOf({ kind: 'code', text, language: 'PlainText' }));
  expect(drawn).toContain('line 0\\nline 1\\n');
  expect(drawn).toContain('(cut here)');
  expect(drawn).toContain('Cut here: one part does not fit');
});

test('a long text behind the card is folded, and cut to what is left', () => {
  const text = Array.from({ length: 9000 }, (_, index) => `line ${index}`).join('\n');
  const drawn = toAdaptiveCard({ ...cardOf(), attachment: { name: 'trace.txt', text } });
  const [, toggle, folded] = drawn.body;
  expect(toggle).toMatchObject({ actions: [{ title: 'Show trace.txt' }] });
  expect(folded).toMatchObject({ isVisible: false, items: [{ fontType: 'Monospace' }] });
  expect(JSON.stringify(folded)).toContain('(cut here)');
  expect(bytesOf(drawn)).toBeGreaterThan(20 * 1024);
});
