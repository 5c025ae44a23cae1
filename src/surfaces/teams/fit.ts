/**
 * Cuts what a Teams message can't hold, at the end of a block, and says so. Buttons are never cut off
 * by what stands above them.
 *
 * Teams refuses a message of more than 100 KB in UTF-16, older clients much less; see
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages.
 */
import type { Block, Card } from '../../model/card.ts';

/** Bytes of UTF-8 JSON, characters, and numbers of things. */
export const limits = {
  card: 24 * 1024,
  /** What the note on a cut may need. */
  note: 512,
  /** Less is not worth a button that unfolds it. */
  attachment: 1024,
  line: 500,
  label: 80,
  openSteps: 8,
  buttonsInARow: 5,
};

export type Element = Readonly<Record<string, unknown>>;
export type Attachment = NonNullable<Card['attachment']>;

/** How to draw what is left. */
interface Pens {
  draw(block: Block, name: string): readonly Element[];
  attach(attachment: Attachment): readonly Element[];
}

/** @param room bytes that the elements may have together */
export function fitted(
  blocks: readonly Block[],
  attachment: Attachment | undefined,
  room: number,
  { draw, attach }: Pens,
): readonly Element[] {
  const drawn = blocks.map((block, index) => drawnOf(block, draw(block, `block-${index}`)));
  const buttons = sum(drawn.filter(({ block }) => block.kind === 'actions'));
  const areKept = buttons < room / 2;
  const isKept = ({ block }: Drawn) => areKept && block.kind === 'actions';
  const space = room - limits.note - (areKept ? buttons : 0);

  const whole = wholeOnes(
    drawn.filter((one) => !isKept(one)),
    space,
  );
  const next = drawn.find((one) => !isKept(one) && !whole.has(one));
  const left = next ? 0 : space - sum([...whole]);
  const part = next && partOf(next.block, space - sum([...whole]), space, draw);
  const shown = drawn.flatMap((one) => {
    if (one === next) return part ?? [];
    return isKept(one) || whole.has(one) ? one.elements : [];
  });
  const tail = attachment ? attached(attachment, left, attach) : [];
  const missing = [
    ...drawn.filter((one) => !isKept(one) && !whole.has(one)),
    ...(tail ? [] : [attachment]),
  ].length;
  return [...shown, ...(tail ?? []), ...(missing > 0 ? [cutNote(missing)] : [])];
}

interface Drawn {
  readonly block: Block;
  readonly elements: readonly Element[];
  readonly size: number;
}

function drawnOf(block: Block, elements: readonly Element[]): Drawn {
  return { block, elements, size: sizeOf(elements) };
}

/** Those from the start that fit together. */
function wholeOnes(drawn: readonly Drawn[], space: number): ReadonlySet<Drawn> {
  const tooMany = drawn.findIndex((_one, index) => sum(drawn.slice(0, index + 1)) > space);
  return new Set(tooMany < 0 ? drawn : drawn.slice(0, tooMany));
}

function sum(drawn: readonly Drawn[]): number {
  return drawn.reduce((total, { size }) => total + size, 0);
}

/** What a message of its own could not hold either shows its beginning. */
function partOf(block: Block, left: number, space: number, draw: Pens['draw']) {
  const elements = (some: Block) => draw(some, 'part');
  if (sizeOf(elements(block)) <= space) return undefined;
  const part = longestPart(block, (shorter) => sizeOf(elements(shorter)) <= left);
  return part && elements(part);
}

/** A text that is longer than the room ends at the end of a line, with a word about the rest. */
function attached(
  { name, text }: Attachment,
  room: number,
  attach: Pens['attach'],
): readonly Element[] | undefined {
  if (room < limits.attachment) return undefined;
  const part = longestPart(
    { kind: 'code', text, language: 'PlainText' },
    (shorter) => shorter.kind === 'code' && sizeOf(attach({ name, text: shorter.text })) <= room,
  );
  return part?.kind === 'code' ? attach({ name, text: part.text }) : undefined;
}

/** As much from the start of a block as fits, or nothing. */
function longestPart(block: Block, fits: (shorter: Block) => boolean): Block | undefined {
  if (fits(block)) return block;
  const { count, first } = partsOf(block);
  let [most, tooMany] = [0, count];
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (fits(first(middle))) most = middle;
    else tooMany = middle;
  }
  return most > 0 ? first(most) : undefined;
}

interface Parts {
  readonly count: number;
  first(count: number): Block;
}

function partsOf(block: Block): Parts {
  switch (block.kind) {
    case 'facts':
      return {
        count: block.facts.length,
        first: (count) => ({ ...block, facts: block.facts.slice(0, count) }),
      };
    case 'steps':
      return {
        count: block.steps.length,
        first: (count) => ({ ...block, steps: block.steps.slice(0, count) }),
      };
    case 'chart':
      return {
        count: block.points.length,
        first: (count) => ({ ...block, points: block.points.slice(-count) }),
      };
    case 'actions':
      return {
        count: block.actions.length,
        first: (count) => ({ ...block, actions: block.actions.slice(0, count) }),
      };
    case 'heading':
    case 'text':
    case 'note':
    case 'code': {
      const pieces = block.text.match(/.{0,200}\n|.{1,200}/gsu) ?? [];
      return {
        count: pieces.length,
        first: (count) => ({
          ...block,
          text: `${pieces.slice(0, count).join('').trimEnd()}\n(cut here)`,
        }),
      };
    }
  }
}

function cutNote(missing: number): Element {
  return {
    type: 'TextBlock',
    text:
      `Cut here: ${missing === 1 ? 'one part does' : `${missing} parts do`} not fit into a Teams message. ` +
      'Ask for one thing alone, or ask the same on a terminal for all of it: npx exchange-check',
    isSubtle: true,
    wrap: true,
    separator: true,
  };
}

function sizeOf(elements: readonly Element[]): number {
  return Buffer.byteLength(JSON.stringify(elements));
}
