/**
 * Slack's limits for messages, as a schema of their own: Slack offers no validator, and the product's
 * constants must not be their own judge.
 * See https://docs.slack.dev/reference/block-kit and https://docs.slack.dev/reference/methods/chat.postMessage
 */
import { z } from 'zod';

const text = (longest: number) => z.string().min(1).max(longest);
const plainText = (longest: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(longest), emoji: z.boolean() });
const anyText = (longest: number) =>
  z.discriminatedUnion('type', [
    plainText(longest),
    z.strictObject({
      type: z.literal('mrkdwn'),
      text: text(longest),
      verbatim: z.boolean().optional(),
    }),
  ]);

const Button = z
  .strictObject({
    type: z.literal('button'),
    action_id: text(255),
    text: plainText(75),
    value: text(2000).optional(),
    url: text(3000).optional(),
  })
  .refine(({ value, url }) => value !== undefined || url !== undefined, 'a button without use');

const Block = z.union([
  z.strictObject({ type: z.literal('header'), text: plainText(150) }),
  z.strictObject({ type: z.literal('section'), text: anyText(3000) }),
  z.strictObject({ type: z.literal('section'), fields: z.array(anyText(2000)).min(1).max(10) }),
  z.strictObject({ type: z.literal('context'), elements: z.array(anyText(3000)).min(1).max(10) }),
  z.strictObject({ type: z.literal('actions'), elements: z.array(Button).min(1).max(25) }),
]);

/** Every string that Slack counts or draws. */
export function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(stringsOf);
}

function buttonIds(blocks: readonly z.infer<typeof Block>[]): string[] {
  return blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements.map((element) => element.action_id) : [],
  );
}

const Blocks = z
  .array(Block)
  .max(50)
  .refine((blocks) => stringsOf(blocks).join('').length < 13_000, 'msg_blocks_too_long')
  .refine(
    (blocks) => new Set(buttonIds(blocks)).size === buttonIds(blocks).length,
    'same action_id',
  );

export const Message = z.object({ text: text(4000), blocks: Blocks.optional() });
