/**
 * Makes text that is not ours harmless in Slack, and says so where it had to change it.
 *
 * Slack's mrkdwn has no escape character for `*`, `_`, `~` and the backtick, so such text never stands
 * in mrkdwn: it goes into `plain_text`, which knows neither formatting nor mentions, or into a code
 * block, where only the fence itself counts. `&`, `<` and `>` are escaped in both.
 * See https://docs.slack.dev/messaging/formatting-message-text/#escaping
 */

/** Controls but tab and line feed, what turns the direction of writing, and what has no width but emoji's U+FE0F. */
const hidden = /(?!\t|\n|\ufe0f)[\p{Cc}\p{Cs}\p{DI}\p{Bidi_C}\u2028\u2029\ufff9-\ufffb]/gu;

/** Every character has a shape: a right-to-left override becomes `[U+202E]`. */
export function visible(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(hidden, codePoint);
}

function codePoint(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `[U+${hex.padStart(4, '0')}]`;
}

/** The three characters that Slack reads as its own, wherever they stand. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * Escapes as much of the text as fits, whole characters only: `&amp;` is never cut in two.
 *
 * @param longest UTF-16 units of the escaped text, the ellipsis included
 */
export function clipped(text: string, longest: number): string {
  const whole = escaped(text);
  if (whole.length <= longest) return whole;
  let kept = '';
  for (const character of text) {
    const next = escaped(character);
    if (kept.length + next.length + 1 > longest) break;
    kept += next;
  }
  return `${kept}…`;
}

/** Three backticks in a row would end a code block; accents look the same and don't. */
export function unfenced(text: string): string {
  return text.replaceAll(/`{3,}/g, (run) => 'ˋ'.repeat(run.length));
}

/**
 * Escapes a text and cuts it into pieces that fit: at line ends, and a line that is longer than a
 * piece anywhere. Nothing is lost but blank pieces.
 */
export function pieces(text: string, longest: number): string[] {
  const done: string[] = [];
  let piece: string | undefined;
  for (const line of text.split('\n').flatMap((raw) => slices(raw, longest))) {
    const longer: string = piece === undefined ? line : `${piece}\n${line}`;
    if (longer.length > longest && piece !== undefined) {
      done.push(piece);
      piece = line;
      continue;
    }
    piece = longer;
  }
  return [...done, piece ?? ''].filter((part) => part.trim() !== '');
}

/** One line, escaped, in as few parts as fit. */
function slices(line: string, longest: number): string[] {
  const whole = escaped(line);
  if (whole.length <= longest) return [whole];
  const done: string[] = [];
  let slice = '';
  for (const character of line) {
    const next = escaped(character);
    if (slice.length + next.length > longest) {
      done.push(slice);
      slice = '';
    }
    slice += next;
  }
  return [...done, slice];
}
