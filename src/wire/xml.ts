/**
 * Reads a document of XML 1.0 with namespaces into a tree, within bounds, and writes text for one.
 *
 * There is no document type: entities of its own, outside files and a million laughs have no way in.
 */
import { SaxesParser } from 'saxes';
import { Failure } from '../model/failure.ts';

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  /** The URI of its namespace, empty for none. */
  readonly namespace: string;
  /** By local name. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Of itself, not of its children, trimmed. */
  readonly text: string;
}

interface Open extends XmlElement {
  readonly children: Open[];
  text: string;
}

/** A hundred times what Autodiscover answers; a million character references would hold up the event loop. */
const longest = 256 * 1024;
const deepest = 64;
const mostNodes = 5000;

/**
 * @param document as text: at most 256 Ki characters, 64 levels, 5,000 elements and attributes
 * @returns its root
 * @throws Failure `xml.malformed`, `xml.doctype`, `xml.too-large`, `xml.too-deep`
 */
export function parseXml(document: string): XmlElement {
  if (document.length > longest) throw new Failure('xml.too-large', { length: document.length });
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: Open[] = [];
  let root: Open | undefined;
  let count = 0;
  parser.on('error', (error) => {
    throw new Failure('xml.malformed', { problem: error.message.slice(0, 200) });
  });
  parser.on('doctype', () => {
    throw new Failure('xml.doctype');
  });
  const countNode = () => {
    count += 1;
    if (count > mostNodes) throw new Failure('xml.too-large', { nodes: count });
  };
  parser.on('opentagstart', countNode);
  parser.on('attribute', countNode);
  parser.on('opentag', ({ local, uri, attributes }) => {
    if (open.length === deepest) throw new Failure('xml.too-deep', { depth: deepest });
    const values = Object.values(attributes).map(({ local: name, value }) => [name, value]);
    const element: Open = {
      name: local,
      namespace: uri,
      attributes: Object.fromEntries(values),
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element) element.text = element.text.trim();
  });
  parser.write(document.replace(/^\uFEFF/, '')).close();
  if (!root) throw new Failure('xml.malformed', { problem: 'no element' });
  return root;
}

/** The first child of this name, whatever its namespace. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((one) => one.name === name);
}

/** The text of the first child of this name; nothing if it has none, or an empty one. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  return child(element, name)?.text || undefined;
}

/** All of this name below an element, in the document's order. */
export function descendants(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((one) => [
    ...(one.name === name ? [one] : []),
    ...descendants(one, name),
  ]);
}

/** Text as it stands between tags or in an attribute. */
export function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
