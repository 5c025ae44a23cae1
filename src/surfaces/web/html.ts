/** Writes HTML in which foreign text stays text. */

/** Markup that was made here, and is never escaped again. */
export class Html {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

type Part = string | number | Html | readonly Html[] | undefined;

/** A template whose texts are escaped; other templates in it stand as they are. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((string, index) => string + sourceOf(parts[index])).join(''));
}

function sourceOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.source;
  if (typeof part === 'object') return part.map(({ source }) => source).join('');
  return escaped(String(part));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What a person would not see (controls, direction marks, blanks without width) is shown as its number. */
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const kept = ['\n', '\t'];

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(unseen, (one) => (kept.includes(one) ? one : `‹U+${hexOf(one)}›`))
    .replaceAll(/[&<>"']/g, (one) => entities[one] ?? one);
}

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
