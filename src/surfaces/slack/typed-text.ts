/**
 * Reads text as Slack sends it: links, mentions and dates in angle brackets, three characters escaped.
 * See https://docs.slack.dev/messaging/formatting-message-text/#parsing
 */

/** @returns what the person typed or pasted, as far as Slack let it through */
export function typedText(text: string): string {
  return unescaped(text.replaceAll(/<([^<>\n]*)>/g, (_whole, inside: string) => shown(inside)));
}

/** What a bracket shows. Slack makes links of addresses by itself; what was pasted is their label. */
function shown(inside: string): string {
  const [target = '', label] = split(inside, '|');
  if (target.startsWith('@') || target.startsWith('#'))
    return label ? target.charAt(0) + label.replace(/^[@#]/, '') : target;
  if (target.startsWith('!')) return label ?? `@${target.slice(1)}`;
  return label ?? target.replace(/^mailto:/, '');
}

function split(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** Also for the value of a button, which Slack sends escaped. */
export function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Takes the bot's own name out of a message; without its id, the name that the message begins with. */
export function withoutMention(text: string, bot: string | undefined): string {
  const mention = bot ? new RegExp(`<@${bot}(\\|[^>]*)?>`, 'g') : /^\s*<@[A-Z0-9]+(\|[^>]*)?>/;
  return text.replace(mention, ' ').trim();
}
