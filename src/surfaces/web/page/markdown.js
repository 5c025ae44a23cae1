/**
 * The Markdown that Teams draws in a TextBlock: bold, italic, code, links and lists, nothing else.
 *
 * Everything is escaped, and a link leads to http, https or mailto only: what comes out is safe HTML.
 */

const token =
  /\\([\\`*_{}[\]()#+\-.!~|<>&])|\*\*((?:\\.|[^\\*])+?)\*\*|(?<!\w)([*_])(?![\s*_])((?:\\.|(?!\3)[^\\])+?)\3(?!\w)|`([^`]+)`|\[((?:\\.|[^\\\]])+)\]\(([^\s()]+)\)/gu;
const item = /^\s*(?:[-*]|(\d{1,3})[.)])\s+(.*)$/;

/** @param {string} text */
export function toHtml(text) {
  const out = text.split(/\r?\n/).map(lineOf).reduce(joined, { html: '', list: '' });
  return out.html + endOf(out.list);
}

/**
 * @typedef {object} Line
 * @property {'' | 'ul' | 'ol'} list
 * @property {string} start the number of a numbered item
 * @property {string} html
 */

/**
 * @param {string} line
 * @returns {Line}
 */
function lineOf(line) {
  const [, start = '', content] = item.exec(line) ?? [];
  if (content === undefined) return { list: '', start, html: inline(line) };
  return { list: start ? 'ol' : 'ul', start, html: `<li>${inline(content)}</li>` };
}

/**
 * @param {{ html: string, list: string }} before
 * @param {Line} line
 */
function joined({ html, list }, line) {
  if (line.list && line.list === list) return { html: html + line.html, list };
  const opened = line.list && `<${line.list}${line.list === 'ol' ? ` start="${line.start}"` : ''}>`;
  const needsBreak = html && !list && !line.list;
  return {
    html: `${html}${endOf(list)}${needsBreak ? '<br>' : ''}${opened}${line.html}`,
    list: line.list,
  };
}

/** @param {string} list */
function endOf(list) {
  return list && `</${list}>`;
}

/** @param {string} text */
function inline(text) {
  let html = '';
  let end = 0;
  for (const match of text.matchAll(token)) {
    html += escaped(text.slice(end, match.index)) + marked(match);
    end = match.index + match[0].length;
  }
  return html + escaped(text.slice(end));
}

/** @param {RegExpMatchArray} match */
function marked([whole, literal, bold, , italic, code, label, address]) {
  if (literal) return escaped(literal);
  if (bold) return `<strong>${inline(bold)}</strong>`;
  if (italic) return `<em>${inline(italic)}</em>`;
  if (code) return `<code>${escaped(code)}</code>`;
  if (label && address && /^(https?:\/\/|mailto:)/i.test(address))
    return `<a href="${escaped(address)}" rel="noopener noreferrer">${inline(label)}</a>`;
  return escaped(whole);
}

/** @param {string} text */
function escaped(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
