import { expect, test } from 'vitest';
import type { Block, Card } from '../../../src/model/card.ts';
import { rendered } from '../../../src/surfaces/slack/blocks.ts';
import { Message } from './block-kit.ts';

const cardOf = (...blocks: readonly Block[]): Card => ({ summary: 'Summary', tone: 'bad', blocks });

test('buttons stay where the text above them is cut', () => {
  const text: Block = { kind: 'text', text: 'a line of a report\n'.repeat(900) };
  const again: Block = { kind: 'actions', actions: [{ label: 'Again', words: 'check' }] };
  const { message, cut } = rendered(cardOf(text, again));

  expect(cut).toBe(true);
  expect(message.blocks.slice(-2).map(({ type }) => type)).toEqual(['context', 'actions']);
  expect(Message.safeParse(message).success).toBe(true);
});

test('so many buttons that nothing else had room are cut like text', () => {
  const actions = Array.from({ length: 60 }, (_, n) => ({ label: `${n}`, words: 'w'.repeat(200) }));
  const { message, cut } = rendered(cardOf({ kind: 'actions', actions }));

  expect(cut).toBe(true);
  expect(Message.safeParse(message).success).toBe(true);
});
