/** Documents as Python's reader sees them, namespaces included: it judges whether they are well-formed. */
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { askPython } from '../peers/python.ts';

export const reader = 'xml.etree.ElementTree';
const script = fileURLToPath(new URL('../peers/read-xml.py', import.meta.url));
const Elements = z.array(z.tuple([z.string(), z.string(), z.record(z.string(), z.string())]));

export interface JudgedXml {
  /** `{namespace}name` of the root, and of all that is below. */
  readonly tags: readonly string[];
  /** The text of every element whose path ends so, namespaces left out. */
  texts(end: string): string[];
  /** Their attributes. */
  attributes(end: string): Readonly<Record<string, string>>[];
}

export async function judged(document: string): Promise<JudgedXml> {
  const elements = Elements.parse(await askPython(reader, script, { document }));
  const bare = elements.map(([path, text, attributes]) => ({
    path: path.replace(/\{[^}]*\}/g, ''),
    text,
    attributes,
  }));
  const ending = (end: string) => bare.filter(({ path }) => path.endsWith(`/${end}`));
  return {
    tags: elements.map(([path]) => path.slice(path.lastIndexOf('/{') + 1)),
    texts: (end) => ending(end).map(({ text }) => text),
    attributes: (end) => ending(end).map(({ attributes }) => attributes),
  };
}
