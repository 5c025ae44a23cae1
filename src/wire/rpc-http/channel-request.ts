/**
 * The two HTTP requests under a virtual connection. Source: [MS-RPCH] 2.1.2.1.1 and 2.1.2.1.2.
 */
import type { Header, RequestHead } from '../http1/head.ts';

export type ChannelVerb = 'RPC_IN_DATA' | 'RPC_OUT_DATA';

/** Values of Content-Length, which say what the request is for. */
export const channelLength = {
  /** Anything up to 16 asks for an echo: the proxy authenticates and answers by itself. */
  echo: 4,
  /** All that can ever be sent on one IN channel. */
  in: 0x4000_0000,
  /** CONN/A1. */
  out: 76,
  /** OUT_R1/A3 and more, on a channel that replaces another. */
  outReplacement: 120,
} as const;

/** The longest that still asks for an echo. */
const longestEcho = 16;

export interface ChannelRequest {
  readonly verb: ChannelVerb;
  /** Of the virtual directory, such as `/rpc/rpcproxy.dll`. */
  readonly path: string;
  /** The RPC server behind the proxy, a name or `<mailbox GUID>@<domain>`. */
  readonly server: string;
  readonly port: number;
  /** The proxy, as in the URL. */
  readonly host: string;
  readonly contentLength: number;
  /** Authorization, cookies and what else is wanted. */
  readonly headers?: readonly Header[];
}

export function channelRequestHead(request: ChannelRequest): RequestHead {
  const { verb, path, server, port, host, contentLength, headers = [] } = request;
  return {
    method: verb,
    target: `${path}?${server}:${port}`,
    version: 'HTTP/1.1',
    headers: [
      ['Accept', 'application/rpc'],
      ['User-Agent', 'MSRPC'],
      ['Host', host],
      ['Cache-Control', 'no-cache'],
      ['Pragma', 'No-cache'],
      ['Connection', 'Keep-Alive'],
      ['Content-Length', String(contentLength)],
      ...headers,
    ],
  };
}

/** The query of the target. Some clients leave it out as long as they only authenticate. */
export function endpointIn(target: string): { server: string; port: number } | undefined {
  const [, server, port] = /\?([^?]+):(\d{1,5})$/.exec(target) ?? [];
  return server && port ? { server, port: Number(port) } : undefined;
}

export function asksForEcho(contentLength: number): boolean {
  return contentLength <= longestEcho;
}
