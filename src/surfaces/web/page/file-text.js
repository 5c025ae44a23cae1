/** Reads the text of a file that was dropped or chosen, whatever Windows has written it in. */
import { Complaint } from './answer.js';

const longest = 1024 * 1024;

/**
 * @param {File} file
 * @returns {Promise<string>}
 * @throws {Complaint} what is no text, in a sentence
 */
export async function textOf(file) {
  if (/^(image|video|audio)\//.test(file.type))
    throw new Complaint("I can't read pictures: type the code or the last line.");
  if (file.size > longest)
    throw new Complaint(`${file.name} is longer than 1 MB. Paste the part with the error.`);
  const bytes = new Uint8Array(await file.arrayBuffer().catch(() => unreadable(file)));
  const text = decoded(bytes);
  if (text.includes('\0'))
    throw new Complaint(`${file.name} is not a text file. Save it as text, or paste its words.`);
  return text;
}

/** @param {Uint8Array} bytes */
function decoded(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/**
 * @param {File} file
 * @returns {never}
 */
function unreadable(file) {
  throw new Complaint(`${file.name} can't be read. Is it a folder, or was it moved?`);
}
