/**
 * Makes text that is not ours inert: in Teams Markdown is live in a TextBlock and in a FactSet.
 *
 * See https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format.
 * A backslash before ASCII punctuation shows the sign itself (CommonMark 0.31 section 2.4), so no
 * sign is lost and none is added.
 */

/** What no reader can see: control, bidirectional, zero-width and other ignorable characters, but
 * not the selector that makes a sign an emoji. */
const unseen = /(?!\uFE0F)(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Live anywhere: emphasis, code, links, headings, the functions `{{DATE(...)}}` and
 * `{{TIME(...)}}`, which are found before any backslash is. */
const liveAnywhere = /[\\*_[\]#~`]|(?<=\{)\{/g;

/** Live only in this form: a tag, an autolink, an entity. */
const liveInForm = /<(?=[\p{L}/!?])|&(?=#?\w+;)/gu;

/** Live at the start of a line: quotes, lists, underlines of headings, tables. */
const liveFirst = /^([\u00A0 ]*)([-+>=|:]|\d{1,9}[.)])/gm;

/** Every character can be seen: those that hide are named. */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(unseen, (character) => `‹U+${hexOf(character)}›`);
}

/** The text itself, without a link, a mention or a format in it. */
export function inert(text: string): string {
  return visible(text)
    .replaceAll('\t', '    ')
    .replaceAll(liveAnywhere, '\\$&')
    .replaceAll(liveInForm, '\\$&')
    .replaceAll(liveFirst, (_all, indent: string, mark: string) => indent + escapedMark(mark))
    .replaceAll(/^ +| +$|(?<= ) +/gm, (spaces) => '\u00A0'.repeat(spaces.length)) // kept, and no code block
    .replaceAll(/\n+/g, '\n\n'); // one alone is a space
}

/** `1.` becomes `1\.`, the others get theirs in front. */
function escapedMark(mark: string): string {
  return mark.length === 1 ? `\\${mark}` : `${mark.slice(0, -1)}\\${mark.slice(-1)}`;
}

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
