/**
 * Reads files that were dropped into a message, like a paste. They are fetched with the bot's token,
 * so only from Slack's own host, and never after a redirect.
 */
import type { SlackFile } from './ask.ts';
import type { Log } from './log.ts';

const limits = { bytes: 1024 * 1024, files: 5, withinMs: 10_000 };

const readable = /\.(txt|text|log|xml|html?|eml|csv|json|md)$/i;
const readableType = /^(text\/|message\/rfc822$|application\/(xml|json|xhtml\+xml)$)/;
const encodings = [
  { bom: [0xff, 0xfe], encoding: 'utf-16le' },
  { bom: [0xfe, 0xff], encoding: 'utf-16be' },
];

interface Settings {
  readonly botToken: string;
  /** The address of Slack's Web API: its origin may serve files, too. */
  readonly apiUrl: string;
}

interface Read {
  /** What stands in the files. */
  readonly texts: readonly string[];
  /** What could not be read and why, a sentence each. */
  readonly complaints: readonly string[];
}

export async function readFiles(
  files: readonly SlackFile[],
  settings: Settings,
  log: Log,
): Promise<Read> {
  const outcomes = await Promise.all(
    files.slice(0, limits.files).map((file) => readFile(file, settings, log)),
  );
  const left = files.length - limits.files;
  return {
    texts: outcomes.flatMap(({ text }) => (text === undefined ? [] : [text])),
    complaints: [
      ...new Set(outcomes.flatMap(({ complaint }) => complaint ?? [])),
      ...(left > 0 ? [`I read the first ${limits.files} files only.`] : []),
    ],
  };
}

async function readFile(
  file: SlackFile,
  settings: Settings,
  log: Log,
): Promise<{ text?: string; complaint?: string }> {
  const name = file.name ?? 'the file';
  const complaint = complaintOf(file);
  if (complaint) return { complaint };
  try {
    const text = decoded(await fetched(file, settings));
    return text === undefined ? { complaint: `${name} is no text.` } : { text };
  } catch (error) {
    if (error instanceof TooLong) return { complaint: tooLong(name) };
    log.error(error, 'a file in Slack could not be read');
    return { complaint: `I could not get ${name} from Slack. Paste its text instead.` };
  }
}

class TooLong extends Error {
  override readonly name = 'TooLong';
}

function tooLong(name: string): string {
  return `${name} is longer than 1 MB. Paste the part with the error.`;
}

function complaintOf({
  name = 'the file',
  mimetype = '',
  size = 0,
}: SlackFile): string | undefined {
  if (mimetype.startsWith('image/'))
    return "I can't read pictures: type the code or the last line.";
  if (!readableType.test(mimetype) && !readable.test(name))
    return `I can't read ${name}: drop text, XML, HTML, .eml or .log.`;
  return size > limits.bytes ? tooLong(name) : undefined;
}

async function fetched(file: SlackFile, { botToken, apiUrl }: Settings): Promise<Uint8Array> {
  const url = new URL(file.url_private ?? '');
  const isSlack = url.protocol === 'https:' && url.host === 'files.slack.com';
  if (!isSlack && url.origin !== new URL(apiUrl).origin)
    throw new Error(`a file on ${url.origin}, which is not Slack`);
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${botToken}` },
    redirect: 'error',
    signal: AbortSignal.timeout(limits.withinMs),
  });
  const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
  // Without the scope files:read Slack shows its page for logging in, with the status 200.
  if (!response.ok || !response.body || (isPage && !file.mimetype?.startsWith('text/html')))
    throw new Error(`Slack answered ${response.status} where a file should be`);
  return bytesOf(response.body);
}

async function bytesOf(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > limits.bytes) throw new TooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Logs of Windows are often UTF-16. @returns nothing if it is no text */
function decoded(bytes: Uint8Array): string | undefined {
  const marked = encodings.find(({ bom }) => bom.every((byte, index) => bytes[index] === byte));
  const text = new TextDecoder(marked?.encoding ?? 'utf-8').decode(bytes);
  return text.includes('\0') ? undefined : text;
}
