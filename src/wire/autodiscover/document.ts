/**
 * What comes where an Autodiscover document should be: the document, or something that it is told
 * apart from: nothing at all, a web page, XML of somebody else's.
 */
import { Failure } from '../../model/failure.ts';
import { parseXml, type XmlElement } from '../xml.ts';

/** Of what is quoted from an answer, in characters. */
const longestQuote = 200;

/** How a page begins: comments and processing instructions may stand before it. */
const page =
  /^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,2000}-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i;

/**
 * @param body in UTF-8, or UTF-16 with a byte order mark
 * @returns the root element
 * @throws Failure `autodiscover.empty`, `autodiscover.html`, `autodiscover.malformed`
 */
export function readDocument(body: Uint8Array): XmlElement {
  const text = textOf(body);
  if (text.trim() === '') throw new Failure('autodiscover.empty');
  if (page.test(text)) throw htmlOf(text);
  try {
    return parseXml(text);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { problem = error.code } = error.evidence;
    throw malformed(String(problem), quoted(text));
  }
}

/** @throws Failure `autodiscover.foreign`, `autodiscover.html` if the root is another one */
export function expectRoot(root: XmlElement, name: string, namespaces: readonly string[]): void {
  const { name: found, namespace } = root;
  if (found === name && namespaces.includes(namespace)) return;
  if (found.toLowerCase() === 'html') throw new Failure('autodiscover.html', titleIn(root));
  throw new Failure('autodiscover.foreign', { root: quoted(found), namespace: quoted(namespace) });
}

export function malformed(problem: string, begins?: string): Failure {
  return new Failure('autodiscover.malformed', { problem, ...(begins ? { begins } : {}) });
}

/** What is quoted from an answer. */
export function quoted(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').slice(0, longestQuote);
}

function textOf(body: Uint8Array): string {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? 'utf16le' : 'utf8').replace(/^\uFEFF/, '');
}

function htmlOf(text: string): Failure {
  const start = text.search(/<title[\s>]/i);
  const rest = start < 0 ? '' : text.slice(start, start + 2000);
  const title = quoted(/^<title[^>]*>([^<]*)/i.exec(rest)?.[1] ?? '');
  return new Failure('autodiscover.html', title ? { title } : {});
}

function titleIn(root: XmlElement): { readonly title?: string } {
  const all = root.children.flatMap(({ children }) => children);
  const title = quoted(all.find(({ name }) => name.toLowerCase() === 'title')?.text ?? '');
  return title ? { title } : {};
}
