/** Documents of XML, put together from their leaves. Text is escaped here and nowhere else. */
import { escapeXml } from '../../wire/xml.ts';

export type Attributes = Readonly<Record<string, string>>;

/** An element with text in it. */
export function leaf(name: string, text: string, attributes: Attributes = {}): string {
  return `<${name}${written(attributes)}>${escapeXml(text)}</${name}>`;
}

/** An element with text in it; nothing at all without text. */
export function optional(name: string, text: string): string {
  return text === '' ? '' : leaf(name, text);
}

/** An element with others in it. @param children as they are written here */
export function node(
  name: string,
  children: readonly string[],
  attributes: Attributes = {},
): string {
  return `<${name}${written(attributes)}>${children.join('')}</${name}>`;
}

export function documentOf(root: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>${root}`;
}

function written(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');
}
