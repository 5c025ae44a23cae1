/**
 * Result codes of the store and of RPC, by name wherever they stand, by number only where the
 * neighbors say which namespace it is: a bare 2416 is nothing, and 1722 is two things.
 */
import type { Quote } from '../../model/observation.ts';
import { storeCodes } from '../../model/store-code.ts';
import { isNear, longestLine, type Paste, quoteOf } from '../paste.ts';
import type { Vocabulary } from '../phrases/vocabulary.ts';

const nameOf = new Map(Object.keys(storeCodes).map((name) => [name.toLowerCase(), name]));
const nameOfValue = new Map(Object.entries(storeCodes).map(([name, value]) => [value, name]));

/** For the vocabulary: the names as words. */
export const resultCodeWords: readonly string[] = [...nameOf.keys()];

/** A call whose result is a store code. */
const storeCall =
  /store log-?on|ecdoconnect|ecdorpcext|roplogon|emsmdb|connectcallresult|\bconnect (?:call|response|request|result|ex)\b|x[-_]requesttype:? ?connect|log(?:ging)? on to the mailbox|exchange rpc|rpc client access|\bmapi\b|mapiexception|storeec|\brop (?:error|failure)|\b(?:rop|rpc)::/i;

/** 0x970 and 00000970; in decimals it has to be said that it is a result. */
const hexadecimal =
  /(?<![\w.-])(?:0x0{0,8}([0-9a-f]{3,8})|0{3,5}([0-9a-f]{3,5})|([0-9a-f]{3,4})h)(?![\w.-])/gi;
const decimal =
  /\b(?:returned|result|error|err|code|ec|rc|ret(?:urn)?(?: value)?|status|failed(?: with)?)\b[ :=(#]{1,4}(\d{3,5})(?![\w.-])/gi;

export function readResultCodes(paste: Paste, vocabulary: Vocabulary): Quote[] {
  const named = paste.words.texts.flatMap((text, at) => {
    const name = text.startsWith('ec') && nameOf.get(vocabulary.meant(text) ?? '');
    return name ? storeQuote(paste, name, paste.words.lines[at] ?? 1) : [];
  });
  const calls = paste.search.linesFor([storeCall]);
  const near = new Set(calls.flatMap((line) => [line - 1, line, line + 1]));
  const numbered = [...near].flatMap((line) => numbersOf(paste, paste.lines[line - 1] ?? '', line));
  return [...named, ...numbered, ...readRpcStatus(paste)];
}

function storeQuote(paste: Paste, name: string, line: number): Quote {
  return quoteOf(
    paste,
    { name: 'store.logon', code: name, evidence: { value: storeCodes[name] ?? 0 } },
    line,
  );
}

function numbersOf(paste: Paste, text: string, line: number): Quote[] {
  if (text.length > longestLine) return [];
  const values = [
    ...Array.from(text.matchAll(hexadecimal), ([, long, padded, short]) =>
      Number.parseInt(long ?? padded ?? short ?? '', 16),
    ),
    ...Array.from(text.matchAll(decimal), ([, digits]) => Number(digits)),
  ];
  const names = values.flatMap((value) => nameOfValue.get(value) ?? []);
  if (names.length === 0 || !isNear(paste.lines, line, storeCall)) return [];
  return names.map((name) => storeQuote(paste, name, line));
}

const rpcStatuses: readonly { readonly code: string; readonly pattern: RegExp }[] = [
  {
    code: 'RPC_S_SERVER_UNAVAILABLE',
    pattern:
      /rpc_s_server_unavailable|rpc (?:server )?(?:is )?unavailable error|\bRPC Error: ?6ba\b/i,
  },
  {
    code: 'RPC_S_ACCESS_DENIED',
    pattern: /access is denied error \(?0x5\)?|rpc_s_access_denied/i,
  },
  { code: 'RPC_S_CALL_FAILED', pattern: /rpc_s_call_failed\b/i },
  { code: 'RPC_S_SERVER_TOO_BUSY', pattern: /rpc_s_server_too_busy/i },
];

const rpcWord = /rpc runtime|rpc\/http|rpcproxy/i;

export const resultCodePatterns = [
  storeCall,
  rpcWord,
  ...rpcStatuses.map(({ pattern }) => pattern),
];

/** Other products speak RPC, too: it counts only beside a word of Exchange. */
function readRpcStatus(paste: Paste): Quote[] {
  if (!paste.about && !paste.search.has(rpcWord)) return [];
  return rpcStatuses
    .flatMap(({ code, pattern }) =>
      paste.search
        .lines(pattern)
        .map(({ line }) => quoteOf(paste, { name: 'rpc.fault', code }, line)),
    )
    .sort((a, b) => a.line - b.line);
}
