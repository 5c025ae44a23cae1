/** Cuts what a message can't hold, at the end of a block. Buttons are not cut off by what stands above them. */
import type { Button, PlainText } from './buttons.ts';

/**
 * See https://docs.slack.dev/reference/block-kit/blocks and, for the total, which is written nowhere,
 * https://github.com/slackapi/bolt-js/issues/2509 (`msg_blocks_too_long` at about 13,000 characters).
 */
const limits = { blocks: 50, total: 12_000 };

/** Kept free for what says that something was cut, and for the button that shares. */
const reserve = { blocks: 2, total: 400 };

interface Markdown {
  type: 'mrkdwn';
  text: string;
  verbatim: true;
}

export type SlackBlock =
  | { type: 'header'; text: PlainText }
  | { type: 'section'; text: PlainText | Markdown }
  | { type: 'section'; fields: PlainText[] }
  | { type: 'context'; elements: PlainText[] }
  | { type: 'actions'; elements: Button[] };

/**
 * As many blocks from the first as Slack takes, and the buttons.
 *
 * @param note says that something was cut; it stands where that is, above the last buttons
 */
export function fitted(wanted: readonly SlackBlock[], note: readonly SlackBlock[]) {
  const most = { blocks: limits.blocks - reserve.blocks, total: limits.total - reserve.total };
  const buttons = wanted.filter(isButtons);
  const size = { blocks: buttons.length, total: lengthOfAll(buttons) };
  if (wanted.length <= most.blocks && lengthOfAll(wanted) <= most.total)
    return { shown: [...wanted], cut: false };
  const areKept = size.blocks < most.blocks / 2 && size.total < most.total / 2;
  const isKept = (block: SlackBlock) => areKept && isButtons(block);
  const space = areKept
    ? { blocks: most.blocks - size.blocks, total: most.total - size.total }
    : most;
  const whole = new Set(
    beginning(
      wanted.filter((block) => !isKept(block)),
      space,
    ),
  );
  const above = wanted.findIndex((block) => !whole.has(block) && !isKept(block));
  const below = wanted.slice(above).filter(isKept);
  return { shown: [...wanted.slice(0, above), ...note, ...below], cut: true };
}

function beginning(
  blocks: readonly SlackBlock[],
  space: { readonly blocks: number; readonly total: number },
): readonly SlackBlock[] {
  let total = 0;
  const end = blocks.findIndex((block, index) => {
    total += lengthOf(block);
    return index >= space.blocks || total > space.total;
  });
  return end === -1 ? blocks : blocks.slice(0, end);
}

function isButtons({ type }: SlackBlock): boolean {
  return type === 'actions';
}

function lengthOfAll(blocks: readonly SlackBlock[]): number {
  return sum(blocks.map(lengthOf));
}

function lengthOf(block: SlackBlock): number {
  if (block.type === 'actions')
    return sum(
      block.elements.map(({ text, value, url }) => text.text.length + (value ?? url ?? '').length),
    );
  if (block.type === 'context') return sum(block.elements.map(({ text }) => text.length));
  return 'fields' in block
    ? sum(block.fields.map(({ text }) => text.length))
    : block.text.text.length;
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0);
}
